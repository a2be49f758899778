"""The search page, the list under the command box, and the star of a page."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from config.navigation import navigation_of
from config.search.asking import SOURCES, ask, found_again, own_pages
from core import clock
from core.htmx import is_htmx, render_page
from core.refusals import RefusedError
from core.search import Found, Question
from units.enums import ShortcutKind
from units.models import Shortcut, User
from units.operations.shortcuts import note_visit, star_page, unstar_page

_OF_EACH, _OF_ONE = 5, 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for ``q``, of each kind a few, or with ``kind`` many of one; without words the person's own pages."""
    user, kind = cast("User", request.user), request.GET.get("kind", "")
    if kind and (kind not in SOURCES or SOURCES[kind].find is None):
        raise Http404
    question = Question.read(request.GET.get("q", ""), limit=_OF_ONE if kind else _OF_EACH)
    context: dict[str, Any] = {
        "words": " ".join(question.words),
        "kind": SOURCES.get(kind),
        "groups": ask(user, question, kind),
        "most": _OF_ONE,
    }
    if not question.words:
        starred, recent = own_pages(user)
        context |= {"starred": starred, "recent": recent, "pages": navigation_of(user.roles, request.path)}
    return render_page(request, "search/page.html", "search/_found.html", context)


@require_POST
def visited(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The page of this thing was opened: remember it, and answer with its star."""
    user = cast("User", request.user)
    found = _open(user, kind, key)
    row = note_visit(user=user, kind=ShortcutKind(kind), key=found.key, at=clock.now())
    return _star(request, row)


@require_POST
def star(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Keep the page (``keep=1``), or keep it no longer."""
    user, kept = cast("User", request.user), ShortcutKind(kind) if kind in ShortcutKind.values else None
    if kept is None:
        raise Http404
    if request.POST.get("keep") != "1":
        unstar_page(user=user, kind=kept, key=key)
        return _star(request, Shortcut(user=user, kind=kind, key=key)) if is_htmx(request) else redirect("search")
    found = _open(user, kind, key)
    try:
        row = star_page(user=user, kind=kept, key=found.key, at=clock.now())
    except RefusedError as error:
        return _refused(request, found, str(error))
    return _star(request, row) if is_htmx(request) else redirect(found.url)


def _open(user: User, kind: str, key: str) -> Found:
    found = found_again(user, kind, key) if kind in ShortcutKind.values else None
    if found is None:
        raise Http404
    return found


def _star(request: HttpRequest, row: Shortcut) -> HttpResponse:
    return render(
        request, "search/_star.html", {"kind": row.kind, "key": row.key, "is_kept": row.starred_at is not None}
    )


def _refused(request: HttpRequest, found: Found, words: str) -> HttpResponse:
    if is_htmx(request):
        return render(request, "search/_star.html", {"refusal": words}, status=409)
    messages.error(request, words)
    return redirect(found.url)
