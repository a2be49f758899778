"""材料清单: the proofs of a unit in a term or a period, in the order of the targets, each under a safe name."""

import mimetypes
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from campaigns.enums import FILED
from campaigns.models import Evidence, Participation, Period, ProgressReport, ReportEvidence, Target
from campaigns.policies import FILE_KINDS
from units.models import User

MOST_LINES = 2_000
"""Lines that a printed list can still be used with."""

_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 48
_STEP = 4
"""Signs of a path for each level of the tree."""


@dataclass(frozen=True)
class ArchiveLine:
    """A proof under one target; ``path``: where its file lies in the archive, "" for a link or a record.

    ``is_again``: the file lies there already, below another target.
    """

    proof: Evidence
    periods: tuple[str, ...]
    path: str
    is_again: bool


@dataclass(frozen=True)
class ArchiveTarget:
    """A target with its proofs; ``pillar``: the top target it stands below, ``branch``: the one right above it."""

    target: Target
    pillar: str
    branch: str
    folder: str
    lines: tuple[ArchiveLine, ...]


@dataclass(frozen=True)
class Archive:
    """All of it."""

    participation: Participation
    period: Period | None
    targets: tuple[ArchiveTarget, ...] = field(default=())

    @property
    def title(self) -> str:
        """What it is called."""
        when = self.period.label if self.period else self.participation.campaign.name
        return f"{self.participation.name}{when}佐证材料清单"

    @property
    def lines(self) -> tuple[ArchiveLine, ...]:
        """Every line, in order."""
        return tuple(line for each in self.targets for line in each.lines)

    @property
    def files(self) -> tuple[ArchiveLine, ...]:
        """The lines whose file is written, each file once."""
        return tuple(line for line in self.lines if line.path and not line.is_again)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(line.proof.size for line in self.files)

    @property
    def links(self) -> int:
        """How many proofs are links or records."""
        return sum(not line.path for line in self.lines)


def filed_proofs(participation: Participation, period: Period | None, user: User) -> "QuerySet[ReportEvidence]":
    """What reports that are handed in or approved lean on, of those the person sees."""
    reports = ProgressReport.objects.visible_to(user).filter(assignment__participation=participation, state__in=FILED)
    if period is not None:
        reports = reports.filter(period=period)
    return ReportEvidence.objects.filter(report__in=reports, evidence__in=Evidence.objects.visible_to(user))


def read_archive(participation: Participation, period: Period | None, user: User) -> Archive:
    """The archive as this person may have it; two queries."""
    rows = (
        filed_proofs(participation, period, user)
        .select_related("evidence__stored", "report__period", "report__assignment__target__parent")
        .defer("evidence__stored__text")
        .order_by(
            "report__assignment__target__scheme__owner__path",
            "report__assignment__target__scheme__version",
            "report__assignment__target__path",
            "evidence__dated_on",
            "evidence__pk",
            "report__period__starts_on",
        )
    )
    grouped: dict[Target, dict[Evidence, list[str]]] = {}
    for row in rows:
        proofs = grouped.setdefault(row.report.assignment.target, {})
        proofs.setdefault(row.evidence, []).append(row.report.period.label)
    tops = Target.objects.tops().filter(scheme__in={target.scheme_id for target in grouped})
    pillars = {(top.scheme_id, top.path): top.title for top in tops}
    places: dict[str, str] = {}
    found = [
        _target(number, target, pillars.get((target.scheme_id, target.path[:_STEP]), ""), proofs, places)
        for number, (target, proofs) in enumerate(grouped.items(), start=1)
    ]
    return Archive(participation, period, tuple(found))


def _target(
    number: int, target: Target, pillar: str, proofs: dict[Evidence, list[str]], places: dict[str, str]
) -> ArchiveTarget:
    folder = f"{number:03}_{safe_name(str(target))}"
    lines = []
    for place, (proof, periods) in enumerate(proofs.items(), start=1):
        known = places.get(proof.sha256, "") if proof.has_file else ""
        path = known or (f"{folder}/{place:03}_{safe_name(proof.title)}.{_ending(proof)}" if proof.has_file else "")
        if proof.has_file:
            places.setdefault(proof.sha256, path)
        lines.append(ArchiveLine(proof, tuple(dict.fromkeys(periods)), path, is_again=bool(known)))
    branch = target.parent.title if target.parent is not None else pillar
    return ArchiveTarget(target, pillar, branch, folder, tuple(lines))


def safe_name(text: str) -> str:
    """``text`` as any file system takes it: no separators, no signs that cannot be seen, not too long, no device."""
    plain = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    name = _UNSAFE.sub("_", plain).strip("._ ")[:_LONGEST_NAME].rstrip("._ ")
    return f"_{name}" if not name or _RESERVED.match(name) else name


def _ending(proof: Evidence) -> str:
    """The ending that its content was checked against; never what the name alone says."""
    ending = proof.file_name.rpartition(".")[2].lower()
    if ending in FILE_KINDS:
        return ending
    return (mimetypes.guess_extension(proof.content_type) or ".bin").lstrip(".")


def archive_units(user: User) -> "QuerySet[Participation]":
    """The units, in their campaigns, of which the person may have an archive; the newest term first."""
    return (
        Participation.objects.visible_to(user)
        .select_related("campaign", "unit")
        .order_by("-campaign__starts_on", "path")
    )


def lines_of_page(archive: Archive, lines: Iterable[ArchiveLine]) -> list[tuple[ArchiveTarget, list[ArchiveLine]]]:
    """Some lines with the targets they stand under."""
    wanted = {id(line) for line in lines}
    shown = [(each, [line for line in each.lines if id(line) in wanted]) for each in archive.targets]
    return [(each, found) for each, found in shown if found]
