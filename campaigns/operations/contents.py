"""Whether a file is what its name says: the ending is on the list and the content agrees."""

import warnings
import zipfile
from collections.abc import Collection
from pathlib import PurePath
from typing import IO, Any, cast

import filetype
from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image

from campaigns.policies import FILE_KINDS
from core.files.archives import swells
from core.files.disguise import is_two_things

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 8192
_MANIFEST = "[Content_Types].xml"
_OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
}
"""The endings that can be checked, with the type each file is served as."""

INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""Types a browser may show in place; everything else is only handed over."""


def checked_content_type(
    *, name: str, content: "File[Any]", size: int, limit: int, kinds: Collection[str] = FILE_KINDS
) -> str:
    """The content type of an upload; ValidationError for an empty, too large, unknown, disguised or swelling file.

    ``size`` and ``limit`` in bytes, ``kinds``: the endings allowed. The content is read from its start and left there.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in CONTENT_TYPES or ending not in kinds:
        message = f"不接受“{name}”这种文件。可以上传：{'、'.join(kinds)}。"
        raise ValidationError(message, code="ending")
    if not size:
        message = f"“{name}”是空文件（0 字节），请检查后重新选择。"
        raise ValidationError(message, code="empty")
    if size > limit:
        message = (
            f"“{name}”有 {size / 2**20:.1f} MB，超过 {limit / 2**20:.0f} MB 的上限，请压缩后再传，或改为填写链接。"
        )
        raise ValidationError(message, code="size")
    opened = cast("IO[bytes]", content)
    opened.seek(0)
    agrees = _agrees(ending, opened)
    opened.seek(0)
    if not agrees:
        message = f"“{name}”的内容与文件名不符（不是真正的 {ending} 文件），请用原文件重新上传。"
        raise ValidationError(message, code="disguised")
    if is_two_things(ending, opened.read()):
        message = f"“{name}”里面还藏着另一种文件，没有接收。请用原来的程序打开，另存一份再上传。"
        raise ValidationError(message, code="double")
    if _is_bomb(ending, opened):
        message = f"“{name}”打开后异常庞大，没有接收。图片请缩小到 8000×8000 像素以内，文档请另存一份或压缩其中的图片。"
        raise ValidationError(message, code="bomb")
    opened.seek(0)
    return CONTENT_TYPES[ending]


def _agrees(ending: str, content: IO[bytes]) -> bool:
    if ending in _OFFICE_PARTS:
        return _is_office(content, _OFFICE_PARTS[ending])
    head = content.read(_HEAD)
    if ending in {"doc", "xls"}:
        return head.startswith(_OLE)
    if ending == "txt":
        return _is_text(head + content.read())
    return bool(filetype.guess_mime(head) == CONTENT_TYPES[ending])


def _is_office(content: IO[bytes], part: str) -> bool:
    try:
        with zipfile.ZipFile(content) as archive:
            return {_MANIFEST, part} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _is_bomb(ending: str, content: IO[bytes]) -> bool:
    """Whether opening it would take far more memory than it has bytes; told by its directory or head alone."""
    content.seek(0)
    if ending in _OFFICE_PARTS:
        with zipfile.ZipFile(content) as archive:
            return swells(archive.infolist())
    if not CONTENT_TYPES[ending].startswith("image/"):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            Image.open(content)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return True
        except (OSError, ValueError, SyntaxError):  # a broken picture is small; whoever looks at it is told so
            return False
    return False


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
