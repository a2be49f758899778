"""What people upload: values come out, whatever else is in it stays out."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import IO, cast

import pytest
import xlsxwriter
import xlwt

from core.sheets import MOST_BYTES, Sheet, Span, UnreadableError, read_workbook
from core.sheets.workbook import TooLargeError
from tests.core.sheets.books import xlsx


def read(content: bytes, name: str = "表.xlsx") -> tuple[Sheet, ...]:
    return read_workbook(name=name, content=io.BytesIO(content), size=len(content))


def refusal(content: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(UnreadableError) as caught:
        read(content, name)
    return str(caught.value)


def test_values_come_as_what_they_are() -> None:
    rows = [[" 名称 ", 3, 0.1 + 0.2, 13812345678, True, dt.date(2026, 3, 31)], [], ["末行"]]
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("甲")
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
        book.add_worksheet("空")
        book.add_worksheet("藏").write(0, 0, "x")
        book.get_worksheet_by_name("藏").hide()
    (sheet,) = read(memory.getvalue())
    assert sheet.name == "甲"
    assert sheet.rows[0] == ("名称", Decimal(3), Decimal("0.3"), Decimal(13812345678), "是", dt.date(2026, 3, 31))
    assert [len(row) for row in sheet.rows] == [6, 6, 6]
    assert sheet.at(3, 1) == "末行"
    assert sheet.at(99, 99) == ""


def test_a_merged_cell_stands_for_each_of_its_cells() -> None:
    (sheet,) = read(xlsx({"甲": [["a", "b"], [None, "c"], [None, "d"]]}, merged=[("A2:A3", "合")]))
    assert sheet.merged == (Span(2, 1, 3, 1),)
    assert sheet.at(3, 1) == ""
    assert [row[0] for row in sheet.filled().rows] == ["a", "合", "合"]


def test_a_formula_counts_as_what_it_showed() -> None:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        page = book.add_worksheet()
        page.write_formula(0, 0, "=1+1", None, 2)
        page.write_formula(0, 1, "='[别处.xlsx]表'!A1", None, "旧值")
        page.write_formula(0, 2, '=HYPERLINK("http://x","点我")', None, "点我")
    assert read(memory.getvalue())[0].rows == ((Decimal(2), "旧值", "点我"),)


def test_an_escaped_text_comes_back_unescaped() -> None:
    assert read(xlsx({"甲": [["'=1+1", "'是"]]}))[0].rows == (("=1+1", "'是"),)


def test_an_old_workbook_is_read() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("旧表")
    page.write(0, 0, "名称")
    page.write_merge(1, 2, 0, 0, "合")
    page.write(2, 1, 3)
    memory = io.BytesIO()
    book.save(memory)
    (sheet,) = read(memory.getvalue(), "旧.xls")
    assert [row[0] for row in sheet.filled().rows] == ["名称", "合", "合"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding(encoding: str, mark: str) -> None:
    text = f'代码{mark}名称\r\n001{mark}"无锡，市{mark}局"\r\n'
    (sheet,) = read(text.encode(encoding), "单位.csv")
    assert sheet == Sheet("单位", (("代码", "名称"), ("001", f"无锡，市{mark}局")))


def test_fifty_megabytes_are_refused_without_being_read() -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    with pytest.raises(TooLargeError, match=r"50\.0 MB，超过 10 MB"):
        read_workbook(name="大.xlsx", content=cast("IO[bytes]", Untouchable()), size=50 * 2**20)
    assert TooLargeError.status == 413


def test_a_file_that_lies_about_its_size_is_cut_off() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def seek(self, *_: int) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.asked = size
            return b"x"

    stream = Endless()
    with pytest.raises(UnreadableError):
        read_workbook(name="a.xlsx", content=cast("IO[bytes]", stream), size=1)
    assert stream.asked == MOST_BYTES + 1


def _packed(**parts: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return memory.getvalue()


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    assert "异常庞大" in refusal(_packed(xl__bomb=b"\0" * 60 * 2**20))
    assert "异常庞大" in refusal(_packed(**{f"xl__{n}": bytes(4 * 2**20) for n in range(40)}))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "不能读取“.pdf”文件"),
        ("没有扩展名", b"x", "不能读取“没有扩展名”文件"),
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", b"<html><table></table></html>", "内容不是 Excel 工作簿"),
        ("a.xls", b"%PDF-1.7", "内容不是 Excel 工作簿"),
        ("a.xlsx", b"PK\x03\x04 broken", "文件已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "文件已损坏"),
        ("a.xlsx", _packed(word__document=b"x"), "不是 Excel 工作簿"),
        ("a.xlsx", _packed(xl__workbook=b"x"), "文件已损坏"),
        ("a.csv", b"\xff\xff\xff\x00", "无法识别 CSV 文件的文字编码"),
        ("a.csv", b"a,b\x00c", "无法识别 CSV 文件的文字编码"),
        ("a.csv", b'"' + b"x" * 200_000 + b'"', "单元格过长"),
        ("a.csv", b",,\n,,\n", "没有内容"),
        ("a.csv", b"x\n" * 50_001, "超过 50000 行"),
        ("a.xlsx", xlsx({"甲": []}), "没有内容"),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_reason(name: str, content: bytes, said: str) -> None:
    assert said in refusal(content, name)


def test_content_counts_more_than_the_ending() -> None:
    assert read(xlsx({"甲": [["a"]]}), "改名.xls")[0].rows == (("a",),)


@pytest.mark.parametrize(("row", "column", "said"), [(60_000, 0, "超过 50000 行"), (0, 300, "200 列")])
def test_a_sheet_that_is_too_large_says_where_to_cut(row: int, column: int, said: str) -> None:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        page = book.add_worksheet("远")
        page.write(0, 0, "a")
        page.write(row, column, "b")
    message = refusal(memory.getvalue())
    assert "工作表“远”" in message
    assert said in message


def test_one_cell_at_the_far_corner_does_not_take_the_server_down() -> None:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        page = book.add_worksheet()
        page.write(0, 0, "a")
        page.write(1_048_575, 16_383, "b")
    assert "Ctrl+End" in refusal(memory.getvalue())
