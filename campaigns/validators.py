"""Well-formed values of reports; used by form, importer and operation alike."""

from django.core.exceptions import ValidationError


def count_characters(text: str) -> int:
    """字数: characters without white space (DOMAIN.md section 4)."""
    return sum(not character.isspace() for character in text)


def validate_text_length(text: str, limit: int) -> None:
    """Refuse a text longer than ``limit`` 字."""
    count = count_characters(text)
    if count > limit:
        message = f"进展说明共 {count} 字，超过 {limit} 字的上限，请删减 {count - limit} 字。"
        raise ValidationError(message)
