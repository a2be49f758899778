"""``civil-campaign/1`` as bytes → a campaign without faults, or every fault (INTERCHANGE.md, Input and Refused)."""

from collections.abc import Collection, Mapping, Sequence

from campaigns.exporters.item_json import ITEM_KEYS
from campaigns.importers.item_json import parse_items
from campaigns.importers.json_text import WHOLE_FILE, faults_of_text, read_json
from campaigns.queries.scheme_items import ItemRow
from campaigns.rules import Fault, FaultsError
from evaluations.importers.campaign.entry import Entry, Faults, known_codes
from evaluations.importers.campaign.head import read_head, read_periods, read_units
from evaluations.importers.campaign.limits import check_limits
from evaluations.importers.campaign.marks import read_marks
from evaluations.importers.campaign.parsed import ParsedCampaign, ParsedTarget
from evaluations.importers.campaign.reports import (
    Known,
    read_adjustments,
    read_assignments,
    read_extensions,
    read_reports,
)
from evaluations.importers.campaign.scheme import read_targets
from evaluations.operations.adjustments import ITEM_KINDS

CAMPAIGN_FORMAT = "civil-campaign/1"

_MOST_VERSIONS = 1_000_000


def parse_campaign(raw: bytes, *, known_units: Collection[str] = ()) -> ParsedCampaign:
    """The campaign in ``raw``. Raises ``FaultsError`` whose ``faults`` are all that is wrong, each with its JSON path.

    ``known_units``: codes that the installation has; an organiser that takes no part is looked for among them.
    """
    value = read_json(raw)
    faults = Faults()
    for fault in faults_of_text(value):
        faults.add(fault.path, fault.message)
    if not isinstance(value, Mapping):
        raise FaultsError([Fault(WHOLE_FILE, "应为对象")])
    root = Entry(value, "", faults)
    if root.given("format") != CAMPAIGN_FORMAT:
        root.fault("format", f"应为 {CAMPAIGN_FORMAT}")
    parsed = _read_campaign(root, known_units)
    _refuse_reports_of_unassigned(parsed, faults)
    faults.check()
    check_limits(parsed, faults)
    faults.check()
    return parsed


def _read_campaign(root: Entry, known_units: Collection[str]) -> ParsedCampaign:
    as_of = root.day_or_none("as_of")
    unit_entries, scheme = _filled(root, "units"), root.entry("scheme")
    head = read_head(root.entry("campaign"), known_codes(unit_entries) | set(known_units))
    version = scheme.whole("version", default=None, least=1, most=_MOST_VERSIONS)
    title = scheme.given("title")
    target_entries = _filled(scheme, "targets") if scheme.raw else []
    units, targets = read_units(unit_entries), read_targets(target_entries, known_codes(unit_entries))
    periods = read_periods(root.entries("periods"))
    known = Known(
        {unit.code: unit for unit in units},
        {target.code: target for target in targets},
        _inner_codes(targets),
        {period.code: period for period in periods},
    )
    items = _read_items(scheme)
    _refuse_unknown_items(root.entries("adjustments", required=False), items)
    return ParsedCampaign(
        head=head,
        as_of=as_of,
        version=version,
        scheme_title=None if title is None else scheme.text("title", longest=120, default=""),
        units=units,
        targets=targets,
        periods=periods,
        reports=read_reports(root.entries("reports"), known),
        adjustments=read_adjustments(root.entries("adjustments", required=False), known),
        assignments=read_assignments(root.entries("assignments", required=False), known),
        extensions=read_extensions(root.entries("extensions", required=False), known),
        marks=read_marks(root.entries("marks", required=False), known),
        items=items,
    )


def _read_items(scheme: Entry) -> tuple[ItemRow, ...] | None:
    """The lists of bonuses and of vetoes; None where the file has neither."""
    if all(scheme.given(key) is None for key in ITEM_KEYS.values()):
        return None
    rows, faults = parse_items(scheme.raw, f"{scheme.path}.")
    for fault in faults:
        scheme.faults.add(fault.path, fault.message)
    for row in rows:
        if not row.code:
            scheme.fault(ITEM_KEYS[row.kind], f"“{row.title}”缺少代码")
    return rows


def _refuse_unknown_items(adjustments: Sequence[Entry], items: Sequence[ItemRow] | None) -> None:
    """An adjustment may name an item of the file's lists, of its own kind."""
    codes = {kind: {row.code for row in items or () if row.kind == listed} for kind, listed in ITEM_KINDS.items()}
    for entry in adjustments:
        item = entry.given("item")
        if item is not None and item not in codes.get(str(entry.given("kind")), set()):
            entry.fault("item", "没有这一项：加分填 bonus_items 里的代码，一票否决填 negative_items 里的代码")


def _refuse_reports_of_unassigned(parsed: ParsedCampaign, faults: Faults) -> None:
    left_out = {(row.unit, row.target) for row in parsed.assignments if not row.is_assigned}
    for index, report in enumerate(parsed.reports):
        if (report.unit, report.target) in left_out:
            faults.add(f"reports[{index}].target", f"单位 {report.unit} 没有承担目标 {report.target}")
    for index, mark in enumerate(parsed.marks):
        if (mark.unit, mark.target) in left_out:
            faults.add(f"marks[{index}].target", f"单位 {mark.unit} 没有承担目标 {mark.target}")


def _filled(entry: Entry, key: str) -> list[Entry]:
    found = entry.entries(key)
    if not found and entry.given(key) == []:
        entry.fault(key, "不能为空")
    return found


def _inner_codes(targets: Sequence[ParsedTarget]) -> frozenset[str]:
    return frozenset(target.parent for target in targets if target.parent is not None)
