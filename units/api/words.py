"""Faults of the part that reads bodies, in Chinese."""

from collections.abc import Mapping
from typing import Any

_WORDS = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一栏，请核对名称",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字过大",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
    "too_short": "至少要有 {min_length} 条",
    "too_long": "一次最多 {max_length} 条，请分批",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}
_PLACES = {"body", "query", "path", "header"}


def say_fault(error: Mapping[str, Any]) -> tuple[str, str]:
    """Place and sentence of one fault as the reader noted it."""
    place = ""
    steps = [step for number, step in enumerate(error["loc"]) if number or step not in _PLACES]
    for step in steps:
        if isinstance(step, int):
            place += f"[{step}]"
        elif not _is_inner(str(step)):
            place += f".{step}" if place else str(step)
    return place or "body", _sentence(error)


def _is_inner(step: str) -> bool:
    """Names that the reader gives to its own parts: the parameter of the body, a branch of a choice of types."""
    return step == "told" or step in {"str", "int", "decimal", "bool"} or step.startswith("function-")


def _sentence(error: Mapping[str, Any]) -> str:
    kind, told = str(error["type"]), error.get("ctx") or {}
    if kind == "value_error":
        return str(told.get("error", "内容不符合要求"))
    words = _WORDS.get(kind)
    return words.format_map(told) if words else "内容不符合要求"
