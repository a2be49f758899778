"""Charts drawn by the server as SVG: no script, no style attribute; every number is printed in the picture."""

from core.charts.line import trend
from core.charts.meters import bars, meter
from core.charts.round import radar

__all__ = ["bars", "meter", "radar", "trend"]
