"""What became of one matter, from the audit trail."""

from campaigns.models import DisclosureItem
from units.models import AuditEntry

_SHOWN = 30


def matter_history(item: DisclosureItem) -> tuple[AuditEntry, ...]:
    """Its latest acts, the newest first; one query."""
    rows = AuditEntry.objects.filter(object_kind=item._meta.model_name, object_id=str(item.pk))
    return tuple(rows.select_related("actor")[:_SHOWN])
