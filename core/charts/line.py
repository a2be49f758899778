"""The trend."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH, _HEIGHT = 560, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 30, 24, 30


def trend(labels: Sequence[str], values: Sequence[Decimal | None], top: int = 100) -> SafeString:
    """Values (0 … ``top``) over time, oldest first; a value that is None leaves a gap."""
    inner = _WIDTH - _LEFT - _RIGHT
    step = inner / max(len(labels) - 1, 1)
    points = [
        (round(_LEFT + i * step, 1), round(_y(value, top), 1), label, value)
        for i, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    known = [(x, y, value) for x, y, _, value in points if value is not None]
    grid = format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="axis" x="{}" y="{}" text-anchor="end">{}</text>',
        ((_LEFT, _WIDTH - _RIGHT, _y(m, top), _y(m, top), _LEFT - 6, _y(m, top) + 4, m) for m in _marks(top)),
    )
    axis = format_html_join(
        "",
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, _HEIGHT - 8, label) for x, _, label, _ in points),
    )
    dots = format_html_join(
        "",
        '<circle class="radar-dot" cx="{}" cy="{}" r="3.5"/>'
        '<text class="bar-number" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, y, x, y - 9, f"{value:.1f}") for x, y, value in known),
    )
    line = " ".join(f"{x},{y}" for x, y, _ in known)
    return format_html(
        '<svg class="chart trend" viewBox="0 0 {} {}" aria-hidden="true">{}{}<polyline class="line" points="{}"/>{}</svg>',
        *(_WIDTH, _HEIGHT, grid, axis, line, dots),
    )


def _marks(top: int) -> list[int]:
    return [0, top // 2, top]


def _y(value: Decimal | int | None, top: int) -> float:
    share = min(max(float(value or 0) / top, 0.0), 1.0)
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
