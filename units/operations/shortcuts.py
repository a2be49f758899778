"""What a person had open and what the person keeps. No audit entries: nobody else sees these rows, nothing follows."""

import datetime as dt

from django.db import transaction

from core.refusals import RefusedError
from units.enums import ShortcutKind
from units.models import Shortcut, User

MOST_RECENT, MOST_STARRED = 20, 30
"""Pages that are remembered, and that may be kept, by one person."""


@transaction.atomic
def note_visit(*, user: User, kind: ShortcutKind, key: str, at: dt.datetime) -> Shortcut:
    """Remember that the page was open; what was open before the latest ``MOST_RECENT`` is forgotten."""
    row, _ = Shortcut.objects.update_or_create(user=user, kind=kind, key=key, defaults={"seen_at": at})
    old = list(Shortcut.objects.recent(user).values_list("pk", flat=True)[MOST_RECENT : MOST_RECENT * 2])
    if old:
        Shortcut.objects.filter(pk__in=old, starred_at__isnull=True).delete()
        Shortcut.objects.filter(pk__in=old).update(seen_at=None)
    return row


@transaction.atomic
def star_page(*, user: User, kind: ShortcutKind, key: str, at: dt.datetime) -> Shortcut:
    """Keep the page. RefusedError where ``MOST_STARRED`` are kept already."""
    row, is_new = Shortcut.objects.get_or_create(user=user, kind=kind, key=key, defaults={"starred_at": at})
    if row.starred_at is None or is_new:
        if Shortcut.objects.starred(user).exclude(pk=row.pk).count() >= MOST_STARRED:
            message = f"最多收藏 {MOST_STARRED} 个页面。请先在“查找”页取消不用的收藏。"
            raise RefusedError(message)
        row.starred_at = at
        row.save(update_fields=["starred_at"])
    return row


@transaction.atomic
def unstar_page(*, user: User, kind: ShortcutKind, key: str) -> None:
    """Keep the page no longer; that it was open lately stays known."""
    rows = Shortcut.objects.filter(user=user, kind=kind, key=key)
    rows.filter(seen_at__isnull=True).delete()
    rows.update(starred_at=None)
