"""A Word file as PDF, by LibreOffice where it is installed; without it nothing offers PDF."""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from core.refusals import RefusedError

_PATIENCE = 90.0
_NAME = "document"


class NotConvertedError(RefusedError):
    """LibreOffice is not there, or made nothing of the file."""

    status = 503


@cache
def converter() -> str | None:
    """Where LibreOffice is; None where it is not installed. Looked for once."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(document: bytes) -> bytes:
    """The pages of a Word file as PDF. NotConvertedError where that cannot be had."""
    program = converter()
    if program is None:
        raise NotConvertedError("服务器没有安装 LibreOffice，不能生成 PDF。请导出 Word，再另存为 PDF。")
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        place = Path(folder)
        (place / f"{_NAME}.docx").write_bytes(document)
        # A profile of its own: two conversions at once would lock each other out.
        command = [program, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf"]
        try:
            subprocess.run(
                [*command, "--outdir", folder, str(place / f"{_NAME}.docx")],
                capture_output=True,
                timeout=_PATIENCE,
                check=True,
            )
            return (place / f"{_NAME}.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise NotConvertedError("PDF 没有生成。请导出 Word，再另存为 PDF；多次如此请联系系统管理员。") from error
