"""The text of the report, in the order of the scheme."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import Campaign, Target
from evaluations.models.term_report import OVERVIEW, ReportBlock
from evaluations.queries.term_report.outline import usual_words
from evaluations.queries.term_report.practices import Practice, practices_of
from evaluations.queries.term_report.scope import ReportPlace, ReportScope
from evaluations.queries.term_report.text import Filler, Passage


@dataclass(frozen=True)
class Section:
    """One second-level target: what is said of it, and who did it well."""

    target: Target
    passage: Passage
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class Chapter:
    """One top target with its sections."""

    target: Target
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class TermReport:
    """The text; ``attachments.read_attachments`` gives the tables behind it."""

    scope: ReportScope
    overview: Passage
    chapters: tuple[Chapter, ...]

    @property
    def title(self) -> str:
        """As it is printed, in two lines."""
        return f"{self.scope.campaign.name}\n工作情况报告"

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of figures that no record gives, each once."""
        passages = [self.overview, *(section.passage for chapter in self.chapters for section in chapter.sections)]
        return tuple(dict.fromkeys(name for passage in passages for name in passage.missing))

    @property
    def snapshot(self) -> str:
        """Which results it quotes, in words."""
        run = self.scope.run
        if run is None:
            return "本届还没有计算过得分。"
        day: dt.date = run.as_of
        waiting = "；此后的变动正在计算，未计入" if self.scope.is_stale else ""
        return f"得分数据截至{day.year}年{day.month}月{day.day}日（第 {run.version} 次计算{waiting}）。"


def read_term_report(scope: ReportScope) -> TermReport:
    """Everything the report says; the number of queries depends on the parts of the scheme, not on units or records."""
    words = written_words(scope.campaign)
    filler = Filler(scope)
    targets = list(Target.objects.of_published(scope.campaign).order_by("path"))
    overview = words.get(OVERVIEW) or usual_words(OVERVIEW, "")
    return TermReport(
        scope=scope,
        overview=filler.fill(overview, ReportPlace(scope, None)),
        chapters=tuple(
            Chapter(top, tuple(_section(scope, part, words, filler) for part in parts))
            for top, parts in _parts(targets)
        ),
    )


def written_words(campaign: Campaign) -> dict[str, str]:
    """Part → what the office wrote instead of the usual words."""
    return dict(ReportBlock.objects.filter(campaign=campaign).values_list("part", "text"))


def _parts(targets: list[Target]) -> list[tuple[Target, list[Target]]]:
    tops = [target for target in targets if target.parent_id is None]
    below: dict[int, list[Target]] = {}
    for target in targets:
        if target.parent_id is not None and not target.is_leaf:
            below.setdefault(target.parent_id, []).append(target)
    return [(top, below.get(top.pk, [top])) for top in tops]


def _section(scope: ReportScope, part: Target, words: dict[str, str], filler: Filler) -> Section:
    text = words.get(part.code) or usual_words(part.code, part.title)
    return Section(part, filler.fill(text, ReportPlace(scope, part)), practices_of(scope, part))
