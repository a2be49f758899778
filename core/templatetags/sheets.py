"""Components of the pages that take workbooks in."""

from collections.abc import Sequence
from typing import Any

from django import template

from core.sheets.faults import Fault
from core.sheets.preview import MOST_SHOWN, Entry, Preview

register = template.Library()


@register.inclusion_tag("components/sheet_faults.html")
def sheet_faults(faults: Sequence[Fault], title: str) -> dict[str, Any]:
    """Every fault with its sheet, cell and remedy."""
    return {"faults": faults[: 2 * MOST_SHOWN], "more": max(0, len(faults) - 2 * MOST_SHOWN), "title": title}


@register.inclusion_tag("components/sheet_entries.html")
def sheet_entries(entries: Sequence[Entry], title: str) -> dict[str, Any]:
    """A list of what would be added, changed or removed; the first 200, and how many more."""
    shown = entries[:MOST_SHOWN]
    return {"entries": shown, "count": len(entries), "more": len(entries) - len(shown), "title": title}


@register.inclusion_tag("components/sheet_preview.html")
def sheet_preview(preview: Preview) -> dict[str, Any]:
    """What would be changed, what added, what removed, and what to look at."""
    return {"preview": preview}
