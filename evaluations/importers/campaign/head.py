"""Reading the campaign itself, its units and its periods."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from campaigns.enums import Cycle
from evaluations.importers.campaign.entry import Entry, known_codes, refuse_circles, refuse_repeats
from evaluations.importers.campaign.parsed import ParsedHead, ParsedPeriod, ParsedUnit
from evaluations.scoring.campaign import DEFAULT_GRADES
from units.enums import UnitKind

_MOST_CHARACTERS = 100_000


def read_head(entry: Entry, known_units: Collection[str]) -> ParsedHead:
    """``campaign``. The organiser is one of the file's units or one that the installation already has."""
    starts, ends = entry.day("starts"), entry.day("ends")
    if starts > ends and entry.given("ends") is not None:
        entry.fault("ends", "不应早于开始日期")
    limit = entry.given("text_limit")
    return ParsedHead(
        code=entry.code(),
        name=entry.text("name", longest=120),
        starts=starts,
        ends=ends,
        organiser=entry.reference("organiser", known_units, "单位") or "",
        full_points=entry.number("full_points", default="100", positive=True),
        bonus_cap=entry.number("bonus_cap", default="0"),
        grades=_read_grades(entry),
        text_limit=None if limit is None else entry.whole("text_limit", default=None, least=0, most=_MOST_CHARACTERS),
    )


def _read_grades(entry: Entry) -> tuple[tuple[str, Decimal], ...]:
    raw = entry.given("grades")
    if raw is None:
        raw = DEFAULT_GRADES
    if not isinstance(raw, Mapping):
        entry.fault("grades", "应为等次和最低总分")
        return ()
    if not raw:
        entry.fault("grades", "不能为空")
    grades = []
    for name, threshold in raw.items():
        key = f"grades.{name}"
        if not name.strip() or len(name) > 20:  # noqa: PLR2004 - the column's length
            entry.fault(key, "等次名称应为 1 至 20 个字符")
        grades.append((name, entry.as_number(threshold, key)))
    return tuple(grades)


def read_units(entries: Sequence[Entry]) -> tuple[ParsedUnit, ...]:
    """``units``: codes once, parents known, no circle."""
    refuse_repeats(entries, "单位")
    refuse_circles(entries)
    codes = known_codes(entries)
    return tuple(_read_unit(entry, codes) for entry in entries)


def _read_unit(entry: Entry, codes: Collection[str]) -> ParsedUnit:
    first, last = entry.day_or_none("exists_from"), entry.day_or_none("exists_to")
    if first and last and first > last:
        entry.fault("exists_to", "不应早于设立日期")
    return ParsedUnit(
        code=entry.code(),
        name=entry.text("name", longest=120),
        parent=entry.reference("parent", codes, "单位", optional=True),
        kind=entry.choice("kind", UnitKind.values),
        weight=entry.number("weight", default="1", places=2),
        unit_class=entry.text("class", longest=40, default=""),
        short_name=entry.text("short_name", longest=40, default=""),
        exists_from=first,
        exists_to=last,
    )


def read_periods(entries: Sequence[Entry]) -> tuple[ParsedPeriod, ...]:
    """``periods``: codes once, starts once within a cycle."""
    refuse_repeats(entries, "填报期")
    seen: set[tuple[str, object]] = set()
    for entry in entries:
        start = (str(entry.given("cycle")), entry.given("starts"))
        if isinstance(start[1], str):
            if start in seen:
                entry.fault("starts", "同一周期中已有同日开始的填报期")
            seen.add(start)
    return tuple(_read_period(entry) for entry in entries)


def _read_period(entry: Entry) -> ParsedPeriod:
    starts, ends = entry.day("starts"), entry.day("ends")
    if starts > ends and entry.given("ends") is not None:
        entry.fault("ends", "不应早于开始日期")
    return ParsedPeriod(
        code=entry.code(),
        cycle=entry.choice("cycle", Cycle.values),
        starts=starts,
        ends=ends,
        due=entry.day("due"),
        closes=entry.day_or_none("closes"),
    )
