"""The register as the workbook that can be imported again; the columns are those of the import."""

from collections.abc import Iterable

from campaigns.enums import DisclosureArea
from campaigns.models import DisclosureItem
from core.sheets import Column, TemplateSheet, write_template
from core.sheets.template import Cell

SHEET = "公开事项"

COLUMNS = (
    Column("unit", "单位代码", "由哪个单位公开；不填就是您自己的单位。", width=14),
    Column("area", "类别", choices=tuple(str(area.label) for area in DisclosureArea), is_required=True),
    Column("matter", "事项", "五明确之一。同一单位靠它认出同一个事项。", is_required=True, width=32),
    Column("content", "内容", "五明确之一：公开的具体内容。", width=48),
    Column("form", "形式", "五明确之一：以什么形式公开，如“办事指南”。"),
    Column("formed_on", "形成日期", "写成 2026-03-31 的样子。", is_required=True, width=14),
    Column("within_days", "几个工作日内", "五明确之“时间”：形成后几个工作日内公开。也可以改填下一列。", width=14),
    Column("due_on", "最迟公开日期", "五明确之“时间”：写明哪一天。填了前一列的，按前一列计算。", width=14),
    Column("responsibility", "责任", "五明确之一：责任科室和岗位，不写个人姓名和手机。", width=24),
    Column("basis", "依据", "依据的文件。", width=28),
    Column("lasting", "公开多久", "如“长期”。"),
    Column("channels", "渠道", "在哪里公开，如“公示栏、门户网站”。", width=24),
    Column("audience", "对象", "如“社会公众”。"),
)

NOTES = (
    "一行一个事项。红色表头的列必填；事项、内容、形式、时间、责任五项齐全以后才能公开。",
    "导入的事项都是“待公开”。再次导入时按单位和事项认出原来的记录，空着的单元格表示“不改”。",
    "内容会向社会公开，请不要写个人的姓名、手机号码和身份证号码。",
)


def export_register(items: Iterable[DisclosureItem]) -> bytes:
    """The matters as they are."""
    return _write(map(_row, items))


def empty_register() -> bytes:
    """The workbook to be filled in."""
    return _write(())


def _write(rows: Iterable[tuple[Cell, ...]]) -> bytes:
    return write_template(sheets=[TemplateSheet(SHEET, COLUMNS, rows)], notes=NOTES)


def _row(item: DisclosureItem) -> tuple[Cell, ...]:
    return (
        item.unit.code,
        str(item.get_area_display()),
        item.matter,
        item.content,
        item.form,
        item.formed_on,
        item.within_days,
        item.due_on,
        item.responsibility,
        item.basis,
        item.lasting,
        item.channels,
        item.audience,
    )
