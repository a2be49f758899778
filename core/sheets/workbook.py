"""A file that somebody uploaded → sheets of values, or a sentence why not.

Values only: formulas count as what they showed when the file was saved, links to other files are never followed.
"""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path, PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from core.files.archives import swells, unpacked_size
from core.refusals import RefusedError
from core.sheets.cells import EMPTY, Sheet, Span, Value
from core.tables import unescape

MOST_BYTES = 10 * 2**20
MOST_ROWS = 50_000
MOST_COLUMNS = 200

_MOST_MERGED = 20_000
_PATIENCE = 90.0
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHILD = Path(__file__).with_name("child.py")


class UnreadableError(RefusedError):
    """The file cannot be read at all."""

    status = 422


class TooLargeError(UnreadableError):
    """The file is larger than anybody fills in by hand."""

    status = 413


def read_workbook(*, name: str, content: IO[bytes], size: int, formulas: bool = False) -> tuple[Sheet, ...]:
    """The visible sheets that hold anything. ``content`` is read only where ``size`` (bytes) is acceptable.

    With ``formulas`` each sheet names its computed cells; only .xlsx files tell them.
    """
    if size > MOST_BYTES:
        raise TooLargeError(
            f"文件有 {size / 2**20:.1f} MB，超过 {MOST_BYTES // 2**20} MB 的上限。请删去图片和多余的工作表，或分成几个文件。"
        )
    ending = PurePath(name).suffix.lower()
    if ending not in _ENDINGS:
        raise UnreadableError(f"不能读取“{ending or name}”文件。请在 Excel 或 WPS 中另存为 .xlsx 再上传。")
    content.seek(0)
    raw = content.read(MOST_BYTES + 1)
    if not raw:
        raise UnreadableError("文件是空的。请检查是否选错了文件。")
    if raw.startswith(_ZIP):
        _refuse_bombs(raw)
        sheets = _read_apart(raw, *(["formulas"] if formulas else []))
    elif raw.startswith(_OLE):
        sheets = _read_apart(raw)
    elif ending == ".csv":
        sheets = (_read_csv(PurePath(name).stem, raw),)
    else:
        raise UnreadableError(
            "文件的内容不是 Excel 工作簿，可能只是改了扩展名。请在 Excel 或 WPS 中另存为 .xlsx 再上传。"
        )
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise UnreadableError("工作簿里没有内容。请填写后再上传。")
    return filled


def read_upload(upload: "UploadedFile[Any] | None", *, formulas: bool = False) -> tuple[Sheet, ...]:
    """``read_workbook`` for what a form brought; None where nothing was chosen."""
    if upload is None or upload.file is None:
        raise UnreadableError("还没有选择文件。请先选择要导入的文件，再上传。")
    return read_workbook(name=upload.name or "", content=upload.file, size=upload.size or 0, formulas=formulas)


def _refuse_bombs(raw: bytes) -> None:
    """Look at the directory of the archive before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("文件已损坏，无法打开。请重新保存或重新下载后再上传。") from error
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableError("这是一个压缩包或其他文档，不是 Excel 工作簿。请在 Excel 或 WPS 中另存为 .xlsx 再上传。")
    if swells(parts):
        raise UnreadableError(
            f"文件解压后异常庞大（{unpacked_size(parts) / 2**20:.0f} MB），已拒绝读取。请把需要的内容复制到一个新的工作簿再上传。"
        )


def _read_apart(raw: bytes, *wanted: str) -> tuple[Sheet, ...]:
    """Let another process read it: where that one dies, this one says so."""
    command = [sys.executable, "-I", str(_CHILD), str(MOST_ROWS), str(MOST_COLUMNS), *wanted]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=_PATIENCE, check=False)
        answer: Any = json.loads(done.stdout) if done.returncode == 0 else {"refused": "heavy"}
    except subprocess.TimeoutExpired:
        answer = {"refused": "heavy"}
    match answer:
        case {"refused": "password"}:
            raise UnreadableError("文件加了密码，无法读取。请取消密码后再上传。")
        case {"refused": "broken"}:
            raise UnreadableError("文件已损坏或不是 Excel 工作簿。请在 Excel 或 WPS 中另存为 .xlsx 再上传。")
        case {"refused": "large", "where": where}:
            raise UnreadableError(_too_wide(where))
        case {"refused": _}:
            raise UnreadableError(
                "读取文件所需的内存或时间超过限制，常见原因是很远的单元格里有内容。"
                "请按 Ctrl+End 找到最后一个单元格，删除多余的行和列；或把内容复制到新的工作簿再上传。"
            )
    return tuple(_sheet(each) for each in answer["sheets"])


def _too_wide(where: str) -> str:
    return (
        f"工作表“{where}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列。"
        "请按 Ctrl+End 找到最后一个单元格，删除多余的行和列，或分成几个文件。"
    )


def _sheet(raw: dict[str, Any]) -> Sheet:
    spans = [Span(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in raw["merged"]]
    if len(spans) > _MOST_MERGED:
        raise UnreadableError(f"工作表“{raw['name']}”的合并单元格超过 {_MOST_MERGED} 处。请取消多余的合并。")
    computed = frozenset((row, column) for row, column in raw.get("formulas", ()))
    return Sheet(raw["name"], _trimmed([[_value(cell) for cell in row] for row in raw["rows"]]), tuple(spans), computed)


def _value(raw: Any) -> Value:
    match raw:
        case ["number", text]:
            return Decimal(text)
        case ["day", text]:
            return dt.date.fromisoformat(text)
    return unescape(str(raw).replace("\r\n", "\n").strip())


def _trimmed(rows: Sequence[Sequence[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Without empty rows at the end and empty columns at the right; all rows equally long."""
    last = max((number for number, row in enumerate(rows, start=1) if any(v != EMPTY for v in row)), default=0)
    kept = rows[:last]
    width = max((n for row in kept for n, value in enumerate(row, start=1) if value != EMPTY), default=0)
    return tuple(tuple(row[:width]) + (EMPTY,) * (width - len(row)) for row in kept)


def _read_csv(name: str, raw: bytes) -> Sheet:
    text = _decoded(raw)
    head = text.lstrip().partition("\n")[0]
    mark = max(",\t;", key=head.count)
    try:
        rows = [[_value(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise UnreadableError(
            "CSV 文件的引号不成对，或有单元格过长。请用 Excel 打开检查，另存为 .xlsx 再上传。"
        ) from error
    sheet = Sheet(name, _trimmed(rows))
    if len(sheet.rows) > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise UnreadableError(_too_wide(name))
    return sheet


def _decoded(raw: bytes) -> str:
    """Text in UTF-8 or, as Chinese Excel writes it, in GB 18030 (which holds GBK); UTF-16 only with its mark."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError("无法识别 CSV 文件的文字编码。请另存为 .xlsx，或另存为“CSV UTF-8”再上传。")
