"""Files that are two things at once, and names that hide what a file is."""

import re
import unicodedata
from pathlib import PurePath

_ACTIVE = frozenset([
    "app", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "htm", "html", "jar", "js",
    "jse", "jsp", "lnk", "mht", "mhtml", "msi", "php", "ps1", "py", "scr", "sh", "svg",
    "svgz", "swf", "vbe", "vbs", "wsf", "xht", "xhtml", "xml",
])  # fmt: skip
"""Endings of what a computer runs or a browser executes."""

_ACTIVE_TYPES = frozenset(
    {
        "application/javascript",
        "application/x-msdownload",
        "application/x-sh",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/html",
        "text/javascript",
        "text/xml",
    }
)
_MARKUP = re.compile(rb"<(?:!doctype|\?php|a|body|embed|html|iframe|img|math|object|script|style|svg)\b", re.IGNORECASE)
_PICTURE_MARKUP = re.compile(rb"<(?:\?php|html|script|iframe)[\s>]", re.IGNORECASE)
_END_OF_ZIP, _END_SIZE, _MOST_COMMENT = b"PK\x05\x06", 22, 65_535
_PDF_LOOKS_IN = 1024
_TEXT_HEAD = 4096


def clean_name(name: str) -> str:
    """The last part of an uploaded name, without signs that cannot be seen or turn the writing round."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}).strip()


def inner_ending(name: str) -> str:
    """An ending of something that runs, before the last one (``a.exe.pdf``); "" where there is none."""
    inner = [part.strip().lower() for part in name.split(".")[1:-1]]
    return next((part for part in inner if part in _ACTIVE), "")


def is_declared_active(content_type: str) -> bool:
    """Whether the sender calls it something that a browser would execute."""
    return content_type.partition(";")[0].strip().lower() in _ACTIVE_TYPES


def is_two_things(ending: str, content: bytes) -> bool:
    """Whether another reader would find another file in it: an archive, a PDF or a page behind or inside."""
    if ending in {"docx", "xlsx"}:
        return not content.startswith(b"PK\x03\x04") or _has_pdf_head(content)
    if ending == "txt":
        return bool(_MARKUP.search(content[:_TEXT_HEAD])) or _has_pdf_head(content)
    if _ends_as_zip(content):
        return True
    if ending == "pdf":
        return not content.startswith(b"%PDF-")
    if ending in {"jpg", "jpeg", "png"}:
        return _has_pdf_head(content) or bool(_PICTURE_MARKUP.search(content))
    return False


def _has_pdf_head(content: bytes) -> bool:
    return b"%PDF-" in content[:_PDF_LOOKS_IN]


def _ends_as_zip(content: bytes) -> bool:
    """Whether the directory of an archive ends exactly where the file ends; one inside the file does not count."""
    tail = content[-(_END_SIZE + _MOST_COMMENT) :]
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or len(tail) - at < _END_SIZE:
        return False
    return int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail) - at - _END_SIZE
