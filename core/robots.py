"""Group robots of 企业微信 and 钉钉: what is posted to them, how much fits, and what their answers mean."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

WECOM, DINGTALK = "wecom", "dingtalk"

LIMITS: Mapping[str, int] = {WECOM: 4096, DINGTALK: 18_000}
"""Bytes of Markdown in UTF-8; 钉钉 counts the whole message, up to 20,000."""

_TOO_MANY = {WECOM: frozenset({45009, -1}), DINGTALK: frozenset({130101, 130102, 302033, -1})}
"""Their numbers for "too many, later" and "busy"."""
_TOO_MANY_REQUESTS, _OK, _MULTIPLE, _SERVER = 429, 200, 300, 500
_MARKS = str.maketrans("<>[]*_`#@|~", "＜＞［］＊＿｀＃＠｜～")
_WORDS = 80
"""Characters of their own words that are kept."""


@dataclass(frozen=True)
class Post:
    """Where to post what."""

    url: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What an answer means; ``reason`` is a Chinese half sentence where it was not taken."""

    was_taken: bool
    may_try_again: bool = False
    reason: str = ""


def plain(text: str) -> str:
    """``text`` with nothing in it that Markdown or a robot would take for a mark, a link or a mention."""
    return " ".join(text.translate(_MARKS).split())


def fit(lines: Iterable[str], kind: str, left_out: Callable[[int], str]) -> str:
    """As many of ``lines`` as the robot takes, a paragraph each; ``left_out`` says of how many are not there."""
    rest, gap, room = list(lines), "\n\n", LIMITS[kind]
    text, dropped = gap.join(rest), 0
    while rest and len(text.encode()) > room:
        rest.pop()
        dropped += 1
        text = gap.join([*rest, left_out(dropped)])
    return text


def compose_post(*, kind: str, address: str, secret: str, title: str, text: str, at: dt.datetime) -> Post:
    """The message as this kind of robot wants it; 钉钉 with a secret is signed for the moment ``at``."""
    if kind == WECOM:
        return Post(address, {"msgtype": "markdown", "markdown": {"content": text}})
    url = f"{address}{'&' if '?' in address else '?'}{_signature(secret, at)}" if secret else address
    return Post(url, {"msgtype": "markdown", "markdown": {"title": title, "text": text}})


def _signature(secret: str, at: dt.datetime) -> str:
    stamp = str(round(at.timestamp() * 1000))
    signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"timestamp={stamp}&sign={quote(base64.b64encode(signed).decode(), safe='')}"


def read_answer(kind: str, status: int, body: bytes) -> Verdict:
    """What the robot's host answered: both answer 200 with a number of their own, 0 where they took it."""
    if status == _TOO_MANY_REQUESTS or status >= _SERVER:
        return Verdict(was_taken=False, may_try_again=True, reason=f"对方服务器应答 {status}")
    if not _OK <= status < _MULTIPLE:
        return Verdict(was_taken=False, reason=f"对方服务器应答 {status}，请核对地址")
    try:
        said = json.loads(body)
        code, words = int(said["errcode"]), str(said.get("errmsg", ""))[:_WORDS]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return Verdict(was_taken=False, reason="应答不是群机器人的格式，请核对地址")
    if code == 0:
        return Verdict(was_taken=True)
    again = code in _TOO_MANY[kind]
    return Verdict(was_taken=False, may_try_again=again, reason=f"机器人不接受（错误码 {code}）：{words}")
