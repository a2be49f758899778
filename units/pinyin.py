"""The initials by which people search names (市民政局 → smzj)."""

from pypinyin import Style, lazy_pinyin


def initials(text: str) -> str:
    """First letters of the syllables in lower case; letters and digits stay, the rest is left out."""
    letters = "".join(syllable[:1] if "\u4e00" <= char <= "\u9fff" else syllable for char, syllable in _syllables(text))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())


def _syllables(text: str) -> list[tuple[str, str]]:
    return [(char, lazy_pinyin(char, style=Style.NORMAL, errors="default")[0]) for char in text]
