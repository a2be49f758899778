"""Official documents handed out: as Word, or as PDF where that can be made."""

from django.http import HttpRequest, HttpResponse

from core.official.pdf import NotConvertedError, as_pdf
from units.views.downloads import DOCX, as_file
from units.views.refusals import refused


def answer_document(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """The Word file ``content`` called ``name`` (without ending); ``as=pdf`` asks for PDF."""
    if request.GET.get("as") != "pdf":
        return as_file(content, f"{name}.docx", kind=DOCX)
    try:
        return as_file(as_pdf(content), f"{name}.pdf", kind="application/pdf")
    except NotConvertedError as error:
        return refused(request, str(error), status=error.status, back="home", label="回到首页")
