"""Bars for rates."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.decimals import half_up

_WIDTH, _ROW, _LABEL, _LONGEST = 560, 28, 160, 11
_SHORT = 8


def _capped(value: Decimal) -> float:
    return float(min(max(value, Decimal(0)), Decimal(1)))


def meter(rate: Decimal) -> SafeString:
    """One rate (0 … 1) as a thin bar."""
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="meter-ground" width="100" height="8" rx="2"/>'
        '<rect class="meter-value" width="{}" height="8" rx="2"/></svg>',
        round(_capped(rate) * 100, 2),
    )


def bars(labels: Sequence[str], values: Sequence[Decimal | None]) -> SafeString:
    """Rates (0 … 1) as horizontal bars with label and percentage; None is drawn as a dash, a long label is cut (its table has it whole)."""
    rows = format_html_join("", "{}", ((_row(i, *pair),) for i, pair in enumerate(zip(labels, values, strict=True))))
    height = _ROW * len(labels)
    return format_html('<svg class="chart bars" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>', _WIDTH, height, rows)


def _row(index: int, label: str, value: Decimal | None) -> SafeString:
    top = index * _ROW
    room = _WIDTH - _LABEL - 90
    width = 0.0 if value is None else _capped(value) * room
    shown = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    words = "—" if value is None else f"{half_up(value * 100, 1)}%"
    return format_html(
        '<text class="bar-label{}" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="meter-ground" x="{}" y="{}" width="{}" height="14" rx="2"/>'
        '<rect class="meter-value" x="{}" y="{}" width="{}" height="14" rx="2"/>'
        '<text class="bar-number" x="{}" y="{}">{}</text>',
        *(" bar-label-long" if len(label) > _SHORT else "", _LABEL - 10, top + 19, shown),
        *(_LABEL, top + 7, room),
        *(_LABEL, top + 7, round(width, 1)),
        *(_LABEL + room + 8, top + 19, words),
    )
