"""What robots are posted, how much fits, and what their answers mean."""

import base64
import datetime as dt
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from core.robots import DINGTALK, LIMITS, WECOM, compose_post, fit, plain, read_answer

AT = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)


def test_wecom_gets_its_markdown_at_the_address_as_it_is() -> None:
    post = compose_post(kind=WECOM, address="https://host/send?key=k", secret="", title="题", text="文", at=AT)
    assert post.url == "https://host/send?key=k"
    assert post.payload == {"msgtype": "markdown", "markdown": {"content": "文"}}


def test_dingtalk_is_signed_for_the_moment_with_its_secret() -> None:
    post = compose_post(kind=DINGTALK, address="https://host/send?a=t", secret="SECx", title="题", text="文", at=AT)
    query = parse_qs(urlsplit(post.url).query)
    stamp = str(int(AT.timestamp()) * 1000)
    wanted = hmac.new(b"SECx", f"{stamp}\nSECx".encode(), hashlib.sha256).digest()
    assert (query["a"], query["timestamp"]) == (["t"], [stamp])
    assert base64.b64decode(query["sign"][0]) == wanted
    assert post.payload == {"msgtype": "markdown", "markdown": {"title": "题", "text": "文"}}


def test_dingtalk_without_a_secret_is_not_signed() -> None:
    assert (
        compose_post(kind=DINGTALK, address="https://host/s", secret="", title="", text="", at=AT).url
        == "https://host/s"
    )


@pytest.mark.parametrize("kind", [WECOM, DINGTALK])
def test_what_does_not_fit_is_left_out_from_the_end_and_counted(kind: str) -> None:
    lines = ["### 题", *(f"- 第{number:04}单位：逾期 3 项" for number in range(2000))]
    text = fit(lines, kind, lambda count: f"另有 {count} 个")
    assert len(text.encode()) <= LIMITS[kind]
    shown = text.count("单位：")
    assert text.endswith(f"另有 {2000 - shown} 个")
    assert shown > 50


def test_what_fits_is_whole() -> None:
    assert fit(["甲", "乙"], WECOM, str) == "甲\n\n乙"


def test_a_name_cannot_mention_link_or_mark() -> None:
    assert plain("<@all> [点](http://x) **急**\n\n# 题") == "＜＠all＞ ［点］(http://x) ＊＊急＊＊ ＃ 题"


@pytest.mark.parametrize(
    ("kind", "status", "body", "taken", "again", "said"),
    [
        (WECOM, 200, b'{"errcode":0}', True, False, ""),
        (WECOM, 200, b'{"errcode":45009,"errmsg":"freq"}', False, True, "45009"),
        (WECOM, 200, b'{"errcode":93000,"errmsg":"invalid webhook"}', False, False, "invalid webhook"),
        (DINGTALK, 200, b'{"errcode":310000,"errmsg":"sign not match"}', False, False, "sign not match"),
        (DINGTALK, 200, b'{"errcode":130101,"errmsg":"too fast"}', False, True, "too fast"),
        (DINGTALK, 429, b"", False, True, "429"),
        (WECOM, 500, b"", False, True, "500"),
        (WECOM, 404, b"", False, False, "核对地址"),
        (WECOM, 302, b"", False, False, "核对地址"),
        (WECOM, 200, b"<html>", False, False, "不是群机器人"),
        (WECOM, 200, b"[]", False, False, "不是群机器人"),
        (WECOM, 200, b"\xff\xfe", False, False, "不是群机器人"),
        (WECOM, 200, b'{"errcode":1e999}', False, False, "不是群机器人"),
    ],
)
def test_an_answer_is_read(kind: str, status: int, body: bytes, taken: bool, again: bool, said: str) -> None:
    verdict = read_answer(kind, status, body)
    assert (verdict.was_taken, verdict.may_try_again) == (taken, again)
    assert said in verdict.reason
