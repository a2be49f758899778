"""Bytes → JSON with exact numbers; what JSON alone can get wrong is a fault with its path, never a traceback."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from campaigns.rules import Fault, FaultsError

WHOLE_FILE = "文件"
"""The path of faults that concern no single place."""

_LONGEST_INT = 18
_FARTHEST = 60  # an exponent beyond this is an attack on memory, not a number
_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"


class NotANumber:
    """Stands where the text has NaN, Infinity or a number beyond all bounds: nothing that asks for a number takes it."""


class JsonObject(dict[str, Any]):
    """An object that remembers which of its keys stood twice."""

    repeated: tuple[str, ...] = ()


def read_json(raw: bytes) -> Any:
    """The value in ``raw`` (UTF-8). Raises ``FaultsError``: encoding, syntax, nesting, repeated keys, unstorable text."""
    try:
        value = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=_read_number,
            parse_int=_read_whole,
            parse_constant=lambda _: NotANumber(),
            object_pairs_hook=_read_object,
        )
    except UnicodeDecodeError as error:
        raise FaultsError([Fault(WHOLE_FILE, f"不是 UTF-8 编码的文本（第 {error.start + 1} 个字节）")]) from error
    except json.JSONDecodeError as error:
        raise FaultsError([Fault(WHOLE_FILE, f"不是有效的 JSON（第 {error.lineno} 行第 {error.colno} 列）")]) from error
    except RecursionError as error:
        raise FaultsError([Fault(WHOLE_FILE, "嵌套层次过深")]) from error
    return value


def faults_of_text(value: Any) -> Iterator[Fault]:
    """Repeated keys, and texts that no database keeps, anywhere in ``value``."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, str):
            if not is_storable(node):
                yield Fault(path or WHOLE_FILE, "含有不能保存的字符")
        elif isinstance(node, JsonObject):
            for key in node.repeated:
                yield Fault(_printable(f"{path}.{key}" if path else key), "重复的键")
            for key, inner in node.items():
                below = _printable(f"{path}.{key}" if path else key)
                if not is_storable(key):
                    yield Fault(below, "键中含有不能保存的字符")
                waiting.append((below, inner))
        elif isinstance(node, list):
            waiting.extend((f"{path}[{index}]", inner) for index, inner in enumerate(node))


def is_storable(text: str) -> bool:
    """Whether databases keep this text: no NUL, no half of a surrogate pair."""
    return not any(letter == "\0" or _FIRST_SURROGATE <= letter <= _LAST_SURROGATE for letter in text)


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


def _read_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = JsonObject(pairs)
    if len(found) != len(pairs):
        times = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key in found if times[key] > 1)
    return found


def _read_whole(text: str) -> int | NotANumber | Decimal:
    return int(text) if len(text) <= _LONGEST_INT else _read_number(text)


def _read_number(text: str) -> Decimal | NotANumber:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return NotANumber()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _FARTHEST:
        return NotANumber()
    return Decimal(f"{number:f}")
