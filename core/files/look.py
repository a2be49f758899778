"""What is in an uploaded file: words, a small picture of its first page, how sharp it is. Opened apart."""

import base64
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHILD = Path(__file__).with_name("child.py")
_PATIENCE = 60.0
_OFFICE_PROGRAMS = ("soffice", "libreoffice")

OFFICE: Mapping[str, str] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
}
"""Types that only an office program can draw, with their endings."""

_KINDS: Mapping[str, str] = {
    "image/jpeg": "picture",
    "image/png": "picture",
    "application/pdf": "pdf",
    "text/plain": "text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet",
}


@dataclass(frozen=True)
class Look:
    """What was found; ``preview`` is a JPEG, ``sharpness`` and ``fingerprint`` are for pictures and scans."""

    width: int | None = None
    height: int | None = None
    pages: int | None = None
    sharpness: int | None = None
    fingerprint: str = ""
    text: str = ""
    preview: bytes = b""


def look_into(content: bytes, content_type: str) -> Look | None:
    """Look into a file of this type in another process; None where it cannot be opened with its memory and time."""
    printed = _printed(content, OFFICE[content_type]) if content_type in OFFICE else None
    if printed is not None:
        return _look_apart(printed, "pdf")
    kind = _KINDS.get(content_type)
    return _look_apart(content, kind) if kind else Look()


def look_here(content: bytes, look: Callable[[bytes], dict[str, Any]]) -> Look:
    """The same in this process, with one of ``child``'s functions: only for files that we made ourselves."""
    return _as_look(look(content))


def _look_apart(content: bytes, kind: str) -> Look | None:
    command = [sys.executable, "-I", str(_CHILD), kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return None
    return _as_look(json.loads(done.stdout)) if done.returncode == 0 else None


def _as_look(found: dict[str, Any]) -> Look:
    preview = base64.b64decode(found.pop("preview", ""))
    text = found.pop("text", "").replace("\0", "")  # PostgreSQL keeps no zero in a text
    return Look(**found, text=text, preview=preview)


def _printed(content: bytes, ending: str) -> bytes | None:
    """The document as a PDF; None where no office program is installed or it does not manage."""
    program = next(filter(None, map(shutil.which, _OFFICE_PROGRAMS)), None)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        source = folder / f"document.{ending}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", name, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return None
        made = folder / "document.pdf"
        return made.read_bytes() if made.exists() else None
