"""What the search box finds among targets, reports, proofs, ledger records and matters made public."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from campaigns.models import Assignment, DisclosureItem, Evidence, LedgerEntry, ProgressReport, Scheme, Target
from campaigns.models.route import Desk
from core.search import Answer, Found, Question, Source, having, latest, whole_keys
from units.enums import ShortcutKind
from units.models import User

_TASKS = 200
"""Tasks (unit × target) in whose reports is looked: the reports of a city are millions, and have no words of their own."""

_UNIT = ("unit__name", "unit__short_name")


def find_targets(user: User, question: Question) -> Answer:
    """Targets in force, local ones too, by title, number, code or initials; the latest campaign first."""
    schemes = Scheme.objects.visible_to(user).published()
    rows = Target.objects.filter(scheme__in=schemes.values("pk")).select_related("scheme__campaign", "parent")
    fits = having(question.words, texts=("title", "number", "code"), initials=("pinyin_initials",))
    found = list(rows.filter(fits).order_by("-scheme__campaign__starts_on", "path")[: question.limit + 1])
    shown = tuple(_target(each) for each in found[: question.limit])
    return Answer(shown, has_more=len(found) > question.limit)


def find_reports(user: User, question: Question) -> Answer:
    """Reports by the words of their unit and target, the newest first; in how they were decided nothing is told."""
    unit, target = "participation__unit__", "target__"
    texts = (f"{unit}name", f"{unit}short_name", "participation__name", f"{target}title", f"{target}number")
    fits = having(question.words, texts=texts, initials=(f"{unit}pinyin_initials", f"{target}pinyin_initials"))
    tasks = list(_tasks(user).filter(fits).order_by("-pk").values_list("pk", flat=True)[: _TASKS + 1])
    rows = ProgressReport.objects.visible_to(user).filter(assignment__in=tasks[:_TASKS]).with_context()
    found = list(rows.order_by("-period__starts_on", "-pk")[: question.limit + 1])
    shown = tuple(_report(each) for each in found[: question.limit])
    return Answer(shown, has_more=len(found) > question.limit, is_cut=len(tasks) > _TASKS)


def reports_again(user: User, keys: Sequence[str]) -> list[Found]:
    """Reports by number."""
    rows = ProgressReport.objects.visible_to(user).filter(pk__in=whole_keys(keys)).with_context()
    return [_report(each) for each in rows]


def find_proofs(user: User, question: Question) -> Answer:
    """Proofs by title, document number, place, keywords, file name, initials, and their unit."""
    texts = ("title", "document_number", "place", "keywords", "file_name", *_UNIT)
    fits = having(question.words, texts=texts, initials=("pinyin_initials", "unit__pinyin_initials"))
    rows, has_more, is_cut = latest(Evidence.objects.visible_to(user).select_related("unit"), fits, question)
    found = [
        Found(str(row.pk), row.title, _joined(str(row.unit), row.document_number), "campaigns:proof", (row.pk,))
        for row in rows
    ]
    return Answer(tuple(found), has_more, is_cut)


def find_records(user: User, question: Question) -> Answer:
    """Ledger records by title, document number, kind, initials, and their unit."""
    texts = ("title", "document_number", "kind__name", *_UNIT)
    fits = having(question.words, texts=texts, initials=("pinyin_initials", "unit__pinyin_initials"))
    entries = LedgerEntry.objects.visible_to(user).standing().select_related("unit", "kind")
    rows, has_more, is_cut = latest(entries, fits, question)
    found = [
        Found(
            str(row.pk),
            row.title,
            _joined(str(row.unit), row.kind.name, row.dated_on.isoformat()),
            "campaigns:ledger_entry",
            (row.pk,),
        )
        for row in rows
    ]
    return Answer(tuple(found), has_more, is_cut)


def find_matters(user: User, question: Question) -> Answer:
    """Matters of openness in government affairs by their words, initials, and their unit."""
    fits = having(question.words, texts=("matter", "content", *_UNIT), initials=("pinyin_initials",))
    rows, has_more, is_cut = latest(DisclosureItem.objects.visible_to(user).select_related("unit"), fits, question)
    found = [Found(str(row.pk), row.matter, str(row.unit), "campaigns:disclosure_matter", (row.pk,)) for row in rows]
    return Answer(tuple(found), has_more, is_cut)


SOURCES = (
    Source("target", "目标", "diagram-3", find_targets),
    Source(ShortcutKind.REPORT, "填报", "pencil-square", find_reports, reports_again),
    Source("proof", "佐证材料", "archive", find_proofs),
    Source("record", "台账记录", "journal-text", find_records),
    Source("matter", "政务公开事项", "megaphone", find_matters),
)


def _tasks(user: User) -> QuerySet[Assignment]:
    """Tasks of units this person sees, and those of which reports come to the person by a route."""
    seen, mine = user.reach.q("participation__unit"), Desk.of(user).q("assignment")
    if mine is None:
        return Assignment.objects.filter(seen)
    return Assignment.objects.filter(seen | Exists(ProgressReport.objects.filter(mine, assignment=OuterRef("pk"))))


def _target(target: Target) -> Found:
    campaign = target.scheme.campaign
    asked = urlencode({"campaign": campaign.code, "q": target.title})
    above = str(target.parent) if target.parent else ""
    return Found(str(target.pk), str(target), _joined(above, campaign.name), "campaigns:scheme", asked=asked)


def _report(report: ProgressReport) -> Found:
    unit, target = report.assignment.participation, report.assignment.target
    return Found(str(report.pk), str(target), _joined(unit.name, str(report.period)), "campaigns:report", (report.pk,))


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
