"""The term's report as a Word file in the form of GB/T 9704-2012."""

import datetime as dt

from core.official import OfficialDocument
from evaluations.queries.standings import MatrixCell
from evaluations.queries.term_report.attachments import MOST_UNITS, Attachments, read_attachments
from evaluations.queries.term_report.figures.results import rounded
from evaluations.queries.term_report.report import Section, TermReport


def export_term_report(report: TermReport, *, at: dt.datetime) -> bytes:
    """The file; numbers without records are named as missing, and what the numbers are of stands at the end."""
    document = OfficialDocument(title=report.title, at=at)
    document.paragraph(report.overview.text)
    for chapter in report.chapters:
        document.first(chapter.target.title)
        for section in chapter.sections:
            _write_section(document, section, is_alone=section.target.pk == chapter.target.pk)
    document.paragraph(report.snapshot)
    if report.missing:
        document.paragraph(f"以下数据没有登记的记录，文中已标明：{'、'.join(report.missing)}。")
    document.signature(report.scope.bureau.name, report.scope.today)
    attached = read_attachments(report.scope)
    _attach_scores(document, attached)
    _attach_rates(document, attached)
    if attached.honors:
        _attach_honors(document, attached)
    return document.as_bytes()


def _write_section(document: OfficialDocument, section: Section, *, is_alone: bool) -> None:
    if not is_alone:
        document.second(section.target.title)
    document.paragraph(section.passage.text)
    for practice in section.practices:
        document.paragraph(f"{practice.unit}：{practice.text}")


def _attach_scores(document: OfficialDocument, attached: Attachments) -> None:
    document.attachment(1, "单位得分一览")
    if attached.is_cut:
        document.paragraph(f"参加单位超过{MOST_UNITS}个，本表和附件2只列上面两层。")
    rows = [(line.unit, line.comparison_class, line.total, line.grade, line.rank) for line in attached.scores]
    document.table(("单位", "类别", "得分", "等次", "类内名次"), rows, (6, 4, 2, 2, 2))


def _attach_rates(document: OfficialDocument, attached: Attachments) -> None:
    document.attachment(2, "各单位各项得分率（%）", is_wide=True)
    heads = ("单位", *(column.title for column in attached.columns))
    rows = [(row.unit, *(_rate(cell) for cell in row.cells)) for row in attached.matrix]
    document.table(heads, rows, (4, *(2 for _ in attached.columns)))


def _attach_honors(document: OfficialDocument, attached: Attachments) -> None:
    document.attachment(3, "荣誉一览")
    rows = [(f"{line.day:%Y-%m-%d}" if line.day else "", line.unit, line.what) for line in attached.honors]
    document.table(("授予日期", "单位", "荣誉"), rows, (3, 4, 9))


def _rate(cell: MatrixCell) -> str:
    if cell.rate is None:
        return "不适用" if cell.state == "none" else "未到期"
    return rounded(cell.rate * 100)
