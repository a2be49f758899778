"""Chapters of the handbook as text with headings, and as pages."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

CHAPTERS = {
    "start": "handbook/README.md",
    "reporter": "handbook/reporter.md",
    "reviewer": "handbook/reviewer.md",
    "leader": "handbook/leader.md",
    "administrator": "handbook/administrator.md",
    "auditor": "handbook/auditor.md",
    "supervisor": "handbook/supervisor.md",
    "faq": "handbook/faq.md",
    "schemes": "schemes.md",
    "office": "office.md",
}
"""The address of each chapter and its file below docs/, in the order of the contents."""

_LINK = re.compile(r"\]\((?:\.\./|handbook/)?([a-z_-]+)\.md(#[^)]*)?\)")
_PICTURE = re.compile(r"\]\((?:\.\./)?images/handbook/([a-z0-9_-]+\.png)\)")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`\[|]")


@dataclass(frozen=True)
class Section:
    """What stands below one heading, as plain text; ``anchor`` is its place in the chapter."""

    chapter: str
    of: str
    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One chapter."""

    slug: str
    title: str
    html: SafeString
    sections: tuple[Section, ...]


@cache
def read_chapter(slug: str) -> Chapter:
    """KeyError where there is none of this name. The files belong to the release: they are read once."""
    source = (Path(settings.BASE_DIR) / "docs" / CHAPTERS[slug]).read_text(encoding="utf-8")
    source = _PICTURE.sub(lambda match: f"]({reverse('handbook_picture', args=[match[1]])})", source)
    source = _LINK.sub(_address, source)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source)
    titles = _number_headings(tokens)
    parts = re.split(r"^#{1,6} .*$", source, flags=re.MULTILINE)[1:]
    whole = titles[0] if titles else slug
    sections = [
        Section(slug, whole, title, f"s{place}", _MARKS.sub("", text).strip())
        for place, (title, text) in enumerate(zip(titles, parts, strict=False))
    ]
    rendered = reader.renderer.render(tokens, reader.options, {})
    return Chapter(slug, whole, mark_safe(rendered), tuple(sections))  # noqa: S308 - our own file, HTML in it is off


def all_sections() -> list[Section]:
    """Every section of every chapter."""
    return [section for slug in CHAPTERS for section in read_chapter(slug).sections]


def _address(match: re.Match[str]) -> str:
    if match[1] == "README":
        return f"]({reverse('handbook_chapter', args=['start'])})"
    return f"]({reverse('handbook_chapter', args=[match[1]])})" if match[1] in CHAPTERS else "]()"


def _number_headings(tokens: list[Token]) -> list[str]:
    """Give each heading its anchor, tables our looks; the words of the headings in order."""
    titles: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            token.attrSet("id", f"s{len(titles)}")
            titles.append(_MARKS.sub("", following.content))
        if token.type == "table_open":
            token.attrSet("class", "table")
    return titles
