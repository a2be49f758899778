"""The table that an office keeps in Excel: merged cells, several ways of numbering, points in brackets."""

import io
from typing import Any

import xlsxwriter

HEAD = ("序号", "一级指标", "二级指标", "三级指标", "分值", "评分标准", "责任单位", "备注")

ROWS: list[tuple[Any, ...]] = [
    (
        1,
        "Ⅰ 三个到位（30分）",
        "Ⅰ-1 组织领导到位（12分）",
        "Ⅰ-1-①领导机构健全",
        5,
        "成立领导小组，缺一项扣1分。",
        "北区民政局、南区民政局",
        None,
    ),
    (2, None, None, "Ⅰ-1-②责任层层落实", 7, "签订责任书。\n=未签不得分", "北区民政局\n北区福利院", "查资料"),
    (3, None, "Ⅰ-2 思想认识到位（18分）", "Ⅰ-2-①动员部署", "8分", "召开动员会。", "各单位", None),
    (4, None, None, "Ⅰ-2-②学习教育（10分）", None, "每年不少于2次。", "各事业单位", None),
    (5, "Ⅱ 四个重点（20分）", "Ⅱ-1 队伍建设", None, 20, "按培训计划考核。", "人事处；南区民政局", None),
]
"""One tuple a line; None below a value is part of a merged cell (columns B and C), else empty."""

MERGED = ((2, 1, 5, 1), (2, 2, 3, 2), (4, 2, 5, 2))
"""First row, column, last row, column below the header at row 2, from 0."""


def office_workbook(rows: list[tuple[Any, ...]] | None = None, total: Any = 50) -> bytes:
    """Title rows above the header, merged levels, a line of totals, and a remark below."""
    rows = ROWS if rows is None else rows
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("考评表")
        page.merge_range(0, 0, 0, 7, "市民政系统创建文明行业考评细则")
        page.write_row(1, 0, HEAD)
        covered = {
            (row, column)
            for top, left, bottom, right in MERGED
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for line, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                if value is not None and (line, column) not in covered:
                    page.write(line, column, value)
        for top, left, bottom, right in MERGED:
            page.merge_range(top, left, bottom, right, rows[top - 2][left])
        # a second level that reaches over the third
        page.merge_range(6, 2, 6, 3, rows[4][2])
        end = len(rows) + 2
        page.merge_range(end, 0, end, 3, "合  计")
        page.write(end, 4, total)
        page.merge_range(end + 1, 0, end + 1, 7, "注：本表由市局创建办负责解释。")
    return memory.getvalue()
