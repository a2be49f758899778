"""The trend."""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.decimals import half_up

_WIDTH, _HEIGHT = 560, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 30, 24, 30
_INSET, _MOST_LABELS = 28, 7


def trend(labels: Sequence[str], values: Sequence[Decimal | None], top: int = 100) -> SafeString:
    """Values (0 … ``top``) over time, oldest first; a value that is None leaves a gap. At most 7 are labelled, the last always."""
    inner = _WIDTH - _LEFT - _RIGHT - 2 * _INSET
    step = inner / max(len(labels) - 1, 1)
    spacing = math.ceil(len(labels) / _MOST_LABELS) or 1
    points = [
        (round(_LEFT + _INSET + i * step, 1), round(_y(value, top), 1), label, value)
        for i, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    known = [(x, y) for x, y, _, value in points if value is not None]
    marked = points[(len(points) - 1) % spacing :: spacing]
    grid = format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="axis" x="{}" y="{}" text-anchor="end">{}</text>',
        ((_LEFT, _WIDTH - _RIGHT, _y(m, top), _y(m, top), _LEFT - 6, _y(m, top) + 4, m) for m in _marks(top)),
    )
    axis = format_html_join(
        "",
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, _HEIGHT - 8, label) for x, _, label, _ in marked),
    )
    dots = format_html_join(
        "",
        '<circle class="radar-dot" cx="{}" cy="{}" r="3.5"/>',
        known,
    )
    numbers = format_html_join(
        "",
        '<text class="bar-number" x="{}" y="{}" text-anchor="middle">{}</text>',
        ((x, y - 9, half_up(value, 1)) for x, y, _, value in marked if value is not None),
    )
    lines = format_html_join("", '<polyline class="line" points="{}"/>', ((run,) for run in _runs(points)))
    return format_html(
        '<svg class="chart trend" viewBox="0 0 {} {}" aria-hidden="true">{}{}{}{}{}</svg>',
        *(_WIDTH, _HEIGHT, grid, axis, lines, dots, numbers),
    )


def _runs(points: Sequence[tuple[float, float, str, Decimal | None]]) -> list[str]:
    """Stretches of neighbours that have a value: the line never bridges a gap."""
    groups = groupby(points, key=lambda point: point[3] is not None)
    return [" ".join(f"{x},{y}" for x, y, _, _ in run) for has_value, run in groups if has_value]


def _marks(top: int) -> list[int]:
    return [0, top // 2, top]


def _y(value: Decimal | int | None, top: int) -> float:
    share = min(max(float(value or 0) / top, 0.0), 1.0)
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
