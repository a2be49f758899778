"""The handbook's contents, chapters and pictures."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.handbook.chapters import CHAPTERS, read_chapter


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The chapters with their headings."""
    return render(request, "handbook/contents.html", {"chapters": [read_chapter(slug) for slug in CHAPTERS]})


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter."""
    if slug not in CHAPTERS:
        raise Http404
    return render(request, "handbook/chapter.html", {"chapter": read_chapter(slug)})


@require_safe
def picture(_request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the handbook: one of those in its folder, no other file."""
    folder = Path(settings.BASE_DIR) / "docs" / "images" / "handbook"
    known = {path.name: path for path in folder.glob("*.png")}
    if name not in known:
        raise Http404
    return HttpResponse(known[name].read_bytes(), content_type="image/png")
