"""Marking in a find what was looked for."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from units.pinyin import initials

register = template.Library()


@register.filter
def marked(text: str, words: str) -> SafeString:
    """The text, escaped, with every place marked where one of the words stands, as it is or by pinyin initials."""
    places = sorted(place for word in words.split() for place in _places(text, word))
    pieces, reached = [], 0
    for first, last in places:
        if last <= reached:
            continue
        first = max(first, reached)  # noqa: PLW2901 - what is marked already is not marked twice
        pieces += [format_html("{}", text[reached:first]), format_html("<mark>{}</mark>", text[first:last])]
        reached = last
    return mark_safe("".join([*pieces, format_html("{}", text[reached:])]))  # noqa: S308 - each piece is escaped


def _places(text: str, word: str) -> list[tuple[int, int]]:
    plain = _all(text.lower(), word.lower())
    if plain or not word.isascii():
        return plain
    # A sign that has no initial (a bracket, a blank) has no place among the letters.
    letters = [(place, sign) for place, sign in enumerate(map(initials, text)) if len(sign) == 1]
    spelled = "".join(sign for _, sign in letters)
    return [(letters[first][0], letters[last - 1][0] + 1) for first, last in _all(spelled, word.lower())]


def _all(text: str, word: str) -> list[tuple[int, int]]:
    found, start = [], text.find(word)
    while start >= 0:
        found.append((start, start + len(word)))
        start = text.find(word, start + len(word))
    return found
