"""The radar."""

import math
from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.decimals import half_up

_WIDTH, _HEIGHT, _RADIUS = 580, 400, 130
_CENTRE_X, _CENTRE_Y = _WIDTH / 2, _HEIGHT / 2
_RINGS = (0.2, 0.4, 0.6, 0.8, 1.0)
_UPRIGHT = 0.3


def radar(labels: Sequence[str], values: Sequence[Decimal | None]) -> SafeString:
    """Rates (0 … 1) around a circle, the first at the top, clockwise; None counts as the centre and says so."""
    count = len(labels)
    rings = format_html_join(
        "", '<polygon class="radar-ring" points="{}"/>', ((_polygon([ring] * count),) for ring in _RINGS)
    )
    spokes = format_html_join(
        "",
        '<line class="radar-ring" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((_CENTRE_X, _CENTRE_Y, *_point(i, count, 1.0)) for i in range(count)),
    )
    shares = [0.0 if value is None else float(min(max(value, Decimal(0)), Decimal(1))) for value in values]
    words = format_html_join("", "{}", ((_label(i, count, labels[i], values[i]),) for i in range(count)))
    dots = format_html_join(
        "",
        '<circle class="radar-dot" cx="{}" cy="{}" r="3"/>',
        (_point(i, count, share) for i, share in enumerate(shares)),
    )
    return format_html(
        '<svg class="chart radar" viewBox="0 0 {} {}" aria-hidden="true">{}{}<polygon class="radar-area" points="{}"/>'
        "{}{}</svg>",
        *(_WIDTH, _HEIGHT, rings, spokes, _polygon(shares), dots, words),
    )


def _point(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    return (
        round(_CENTRE_X + math.cos(angle) * share * _RADIUS, 1),
        round(_CENTRE_Y + math.sin(angle) * share * _RADIUS, 1),
    )


def _polygon(shares: Sequence[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in (_point(i, len(shares), share) for i, share in enumerate(shares)))


def _label(index: int, count: int, label: str, value: Decimal | None) -> SafeString:
    x, y = _point(index, count, 1.16)
    lean = math.cos(2 * math.pi * index / count - math.pi / 2)
    anchor = "middle" if abs(lean) < _UPRIGHT else ("start" if lean > 0 else "end")
    words = "—" if value is None else f"{half_up(value * 100, 0)}%"
    return format_html(
        '<text class="radar-label" x="{}" y="{}" text-anchor="{}">{}<tspan class="radar-number" x="{}" dy="1.25em">{}</tspan></text>',
        *(x, y - 3, anchor, label, x, words),
    )
