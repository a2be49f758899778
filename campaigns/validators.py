"""Well-formed values of reports; used by form, importer and operation alike."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_PERSONAL = (
    (re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"), "手机号码"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "身份证号码"),
)
"""What names a private person and never stands on a public page; an office's own line may."""


def count_characters(text: str) -> int:
    """字数: characters without white space (DOMAIN.md section 4)."""
    return sum(not character.isspace() for character in text)


def validate_text_length(text: str, limit: int) -> None:
    """Refuse a text longer than ``limit`` 字."""
    count = count_characters(text)
    if count > limit:
        message = f"进展说明共 {count} 字，超过 {limit} 字的上限，请删减 {count - limit} 字。"
        raise ValidationError(message)


def validate_public_text(text: str) -> None:
    """Refuse what everybody will read and nobody should: numbers of private persons."""
    for pattern, what in _PERSONAL:
        if pattern.search(unicodedata.normalize("NFKC", text)):
            message = f"这里的内容会向社会公开，不能写{what}，请改为岗位名称或办公电话。"
            raise ValidationError(message)
