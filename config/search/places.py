"""Pages of the menu and sections of the handbook, as finds."""

from config.handbook.chapters import Section, all_sections
from config.navigation import ENTRIES
from core.search import Answer, Found, Question, Source
from units.models import User
from units.pinyin import initials


def find_pages(user: User, question: Question) -> Answer:
    """Entries of the person's own menu."""
    held = set(user.roles)
    found = [
        Found(entry.page, entry.label, "页面", entry.page)
        for entry in ENTRIES
        if entry.roles & held and _fits((entry.label,), initials(entry.label), question)
    ]
    return Answer(tuple(found[: question.limit]), has_more=len(found) > question.limit)


def find_sections(_user: User, question: Question) -> Answer:
    """Sections of the handbook, those with the words in their heading first."""
    fitting = [
        each for each in all_sections() if _fits((each.title, each.of, each.text), initials(each.title), question)
    ]
    fitting.sort(key=lambda each: not all(word.lower() in each.title.lower() for word in question.words))
    found = tuple(_found(each) for each in fitting[: question.limit])
    return Answer(found, has_more=len(fitting) > question.limit)


PAGES = Source("page", "页面", "window", find_pages)
HANDBOOK = Source("handbook", "用户手册", "book", find_sections)


def _fits(texts: tuple[str, ...], letters: str, question: Question) -> bool:
    whole = "\n".join(texts).lower()
    return all(word.lower() in whole or word.lower() in letters for word in question.words)


def _found(section: Section) -> Found:
    return Found(
        f"{section.chapter}#{section.anchor}",
        section.title,
        f"手册 · {section.of}",
        "handbook_chapter",
        (section.chapter,),
        anchor=section.anchor,
    )
