"""材料清单 as a Word file, and as a zip that is written to the disk piece by piece."""

import datetime as dt
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Collection
from itertools import groupby
from typing import IO

from django.core.files.storage import default_storage
from django.utils import timezone

from campaigns.models.evidence import neutral_name
from campaigns.queries.archive import Archive, ArchiveLine, ArchiveTarget
from core.clock import day_of
from core.official import OfficialDocument

INDEX = "材料清单.docx"
_COLUMNS = ("序号", "目标", "材料名称", "文号", "日期", "用于", "存放位置")
_SHARES = (3, 8, 10, 7, 5, 6, 6)
_MOST_HEADINGS = 99
_CHUNK = 2**20
_PACKED = frozenset({"docx", "xlsx", "jpg", "jpeg", "png", "pdf"})
"""Endings of what is packed already."""


def write_index(archive: Archive, at: dt.datetime, missing: Collection[str] = ()) -> bytes:
    """The list in the form of an official document; ``missing``: paths whose file could not be read."""
    document = OfficialDocument(title=_plain(archive.title), at=at)
    document.paragraph(
        f"本清单列出已提交和已核定填报所附的佐证材料，共 {len(archive.targets)} 项目标、{len(archive.lines)} 条，"
        f"其中文件 {len(archive.files)} 个、链接 {archive.links} 个；同一文件用于几项目标的，只存放一次。"
    )
    if missing:
        document.paragraph(f"有 {len(missing)} 个文件在服务器上找不到，表中注明“缺失”，请补传。")
    numbers = {id(line): number for number, line in enumerate(archive.lines, start=1)}
    for pillar, below in groupby(archive.targets, lambda each: each.pillar):
        document.first(_plain(pillar))
        for place, (branch, targets) in enumerate(groupby(below, lambda each: each.branch), start=1):
            (document.second if place <= _MOST_HEADINGS else document.paragraph)(_plain(branch))
            rows = [_cells(numbers[id(line)], line, each, missing) for each in targets for line in each.lines]
            document.table(_COLUMNS, rows, _SHARES)
    document.signature(_plain(archive.participation.name), day_of(at))
    return document.as_bytes()


def _cells(number: int, line: ArchiveLine, each: ArchiveTarget, missing: Collection[str]) -> tuple[str, ...]:
    proof = line.proof
    folder, _, name = line.path.partition("/")
    if not line.path:
        where = proof.pointer
    elif line.path in missing:
        where = "缺失"
    else:
        where = f"{'见 ' if folder != each.folder else ''}{folder[:3]}/{name[:3]}"
    day = f"{proof.dated_on:%Y-%m-%d}" if proof.dated_on else ""
    said = (str(number), str(each.target), proof.title, proof.document_number, day, "、".join(line.periods), where)
    return tuple(map(_plain, said))


def _plain(text: str) -> str:
    """Without the signs that no XML may hold."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})


def write_zip(archive: Archive, out: IO[bytes], at: dt.datetime, progress: Callable[[int], None]) -> list[str]:
    """Files in folders by target, the index last; ``progress`` hears how many are written. Gives what was missing.

    No more than a piece of one file is in memory.
    """
    missing: list[str] = []
    with zipfile.ZipFile(out, "w", allowZip64=True) as packed:
        for number, line in enumerate(archive.files, start=1):
            if not _add(packed, line):
                missing.append(line.path)
            progress(number)
        packed.writestr(zipfile.ZipInfo(INDEX, at.timetuple()[:6]), write_index(archive, at, missing))
    return missing


def _add(packed: zipfile.ZipFile, line: ArchiveLine) -> bool:
    added = timezone.localtime(line.proof.added_at)  # a zip knows no time zones
    entry = zipfile.ZipInfo(line.path, (added.year, added.month, added.day, added.hour, added.minute, added.second))
    is_packed = line.path.rpartition(".")[2] in _PACKED
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.file_size = line.proof.size
    try:
        source = default_storage.open(neutral_name(line.proof, ""))
    except OSError:
        return False
    with source, packed.open(entry, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK)
    return True
