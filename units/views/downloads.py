"""Files that are made for the person who asks, to be saved."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.tables import XLSX

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_file(content: bytes, name: str, *, kind: str = XLSX) -> HttpResponse:
    """``content`` as a file called ``name``, in any script; ``kind``: its media type."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": header or "attachment"})
