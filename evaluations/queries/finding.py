"""What the search box finds among cases, rectifications and honors, and the pages of scores that people keep."""

from collections.abc import Sequence

from campaigns.models import Participation, Target
from core.keys import read_key
from core.search import Answer, Found, Question, Source, having, latest, whole_keys
from evaluations.models import Case, Honor, Rectification
from units.enums import ShortcutKind
from units.models import User

_UNIT = ("unit__name", "unit__short_name")


def find_cases(user: User, question: Question) -> Answer:
    """Cases by number, or by the words of the matter, the answer, initials, and the unit that handles them."""
    cases = Case.objects.visible_to(user).select_related("unit")
    numbered = list(cases.matching(question.words[0])[:1]) if _is_number(question) else []
    if numbered:
        return Answer((_case(numbered[0]),))
    texts = ("title", "text", "reply", *_UNIT)
    fits = having(question.words, texts=texts, initials=("pinyin_initials", "unit__pinyin_initials"))
    rows, has_more, is_cut = latest(cases, fits, question)
    return Answer(tuple(_case(each) for each in rows), has_more, is_cut)


def cases_again(user: User, keys: Sequence[str]) -> list[Found]:
    """Cases by key."""
    rows = Case.objects.visible_to(user).filter(pk__in=whole_keys(keys)).select_related("unit")
    return [_case(each) for each in rows]


def find_rectifications(user: User, question: Question) -> Answer:
    """Rectifications by problem, measure, and their unit."""
    fits = having(question.words, texts=("problem", "measure", *_UNIT), initials=("unit__pinyin_initials",))
    rows, has_more, is_cut = latest(Rectification.objects.visible_to(user).select_related("unit"), fits, question)
    found = [
        Found(
            str(row.pk),
            row.problem,
            f"{row.unit} · {row.get_state_display()}",
            "evaluations:rectification",
            (row.pk,),
        )
        for row in rows
    ]
    return Answer(tuple(found), has_more, is_cut)


def find_honors(user: User, question: Question) -> Answer:
    """Honors by title, bearer, holder then and now, awarding body, document number and initials."""
    texts = ("title__name", "bearer", "holder_name", "holder__name", "holder__short_name", "awarding_body")
    fits = having(
        question.words,
        texts=(*texts, "document_number"),
        initials=("title__pinyin_initials", "holder__pinyin_initials"),
    )
    rows, has_more, is_cut = latest(Honor.objects.visible_to(user).select_related("title", "holder"), fits, question)
    found = [
        Found(str(row.pk), f"{row.title}（{row.years}）", _holder(row), "evaluations:honor", (row.pk,)) for row in rows
    ]
    return Answer(tuple(found), has_more, is_cut)


def target_scores_again(user: User, keys: Sequence[str]) -> list[Found]:
    """Targets of one unit; each key is the unit's number in the campaign and the target's, with a dot between."""
    pairs = [pair for pair in map(_pair, keys) if pair is not None]
    visible = Participation.objects.visible_to(user).select_related("campaign")
    units = visible.in_bulk({unit for unit, _ in pairs})
    targets = Target.objects.select_related("scheme").in_bulk({target for _, target in pairs})
    return [
        Found(f"{unit}.{target}", str(targets[target]), units[unit].name, "evaluations:target_scores", (unit, target))
        for unit, target in pairs
        if unit in units and target in targets and targets[target].scheme.campaign_id == units[unit].campaign_id
    ]


SOURCES = (
    Source(ShortcutKind.CASE, "诉求", "chat-left-text", find_cases, cases_again),
    Source("rectification", "整改", "wrench-adjustable", find_rectifications),
    Source("honor", "荣誉", "award", find_honors),
    Source(ShortcutKind.CELL, "目标得分", "bar-chart", None, target_scores_again),
)


def _is_number(question: Question) -> bool:
    year, dash, number = question.words[0].partition("-")
    return len(question.words) == 1 and bool(dash) and year.isdecimal() and number.isdecimal()


def _case(case: Case) -> Found:
    where = f"{case.number} · {case.unit} · {case.get_state_display()}"
    return Found(str(case.pk), case.title, where, "evaluations:case", (case.pk,))


def _holder(honor: Honor) -> str:
    now = str(honor.holder)
    named = f"{honor.holder_name}{honor.bearer}"
    return named if honor.holder_name in {now, honor.holder.name} else f"{named}（现{now}）"


def _pair(key: str) -> tuple[int, int] | None:
    unit, _, target = key.partition(".")
    first, second = read_key(unit), read_key(target)
    return None if first is None or second is None else (first, second)
