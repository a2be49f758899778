"""A workbook → lines of targets: our own template, or a table of the office's own."""

from collections.abc import Sequence

from campaigns.enums import Cycle
from campaigns.exporters.target_columns import TARGET_COLUMNS, TARGETS_SHEET
from campaigns.importers.office_table import Known, read_office_tables
from campaigns.importers.own_table import read_own_table
from campaigns.models import Campaign
from campaigns.queries.target_import import TargetBook, unit_names
from core.sheets import Fault, FaultList, Sheet, spoken
from core.sheets.rows import folded, header_of
from core.sheets.template import NOTES_SHEET

_ENOUGH = 4
"""Columns of our template that tell it from a table of the office's own."""


def read_target_book(sheets: Sequence[Sheet], known: Known) -> TargetBook:
    """The targets of a workbook; every fault is noted with its cell."""
    faults = FaultList()
    own = next((sheet for sheet in sheets if _is_own(sheet)), None)
    if own is not None:
        return read_own_table(own, sheets, faults)
    found = read_office_tables([sheet for sheet in sheets if sheet.name != NOTES_SHEET], known, faults)
    if found is None:
        said = "认不出指标表：没有找到“指标”“分值”“评分标准”“责任单位”一类的表头"
        faults.add(Fault(sheets[0].name, 0, 0, said, "请检查表头，或下载模板，把内容填到模板里"))
        return TargetBook(faults=faults)
    if not found.lines:
        faults.add(Fault(sheets[0].name, 0, 0, "表头下面没有任何目标", "请检查是否选错了文件"))
    return found


def known_of(campaign: Campaign) -> Known:
    """What tables of this campaign may refer to; leaves are filed yearly unless the campaign has no such periods."""
    cycles = set(campaign.periods.values_list("cycle", flat=True))
    usual = (Cycle.YEAR, Cycle.ONCE, Cycle.HALF, Cycle.QUARTER, Cycle.MONTH)
    classes = campaign.participations.exclude(comparison_class="").values_list("comparison_class", flat=True)
    cycle = next((each for each in usual if each in cycles), Cycle.YEAR)
    return Known(unit_names(campaign), frozenset(classes), cycle)


def _is_own(sheet: Sheet) -> bool:
    head = header_of(sheet, TARGET_COLUMNS)
    if head is None:
        return False
    titles = {folded(column.title) for column in TARGET_COLUMNS}
    found = {folded(spoken(value)) for value in sheet.rows[head - 1]} & titles
    return "名称" in found and (sheet.name.strip() == TARGETS_SHEET or len(found) >= _ENOUGH)
