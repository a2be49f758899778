"""What a run prints and writes: figures with their limits, and where it is at the moment."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.bars import BARS

_STARTED = time.monotonic()


@dataclass(frozen=True)
class Figure:
    """One number; ``limit`` None where it is only reported."""

    name: str
    value: float
    limit: float | None
    unit: str
    ok: bool

    def line(self) -> str:
        """As the terminal shows it."""
        mark = " " if self.limit is None else "✓" if self.ok else "✗"
        bar = "" if self.limit is None else f"  （上限 {self.limit:g}）"
        return f"{mark} {self.name}：{self.value:g} {self.unit}{bar}"


@dataclass
class Figures:
    """All figures of one run, in the order they were measured."""

    prefix: str = ""
    rows: list[Figure] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str, *, bar: str | None = None) -> None:
        """Note a figure; ``bar`` names its limit in ``bars.BARS``."""
        limit = None if bar is None else BARS[bar]
        shown = float(f"{value:.3g}") if abs(value) < 1000 else round(value)
        figure = Figure(self.prefix + name, shown, limit, unit, limit is None or value <= limit)
        self.rows.append(figure)
        tell(figure.line())

    def take(self, path: Path) -> None:
        """Add the figures that another run has written."""
        for row in json.loads(path.read_text())["figures"]:
            self.rows.append(Figure(**row))

    def write(self, path: Path) -> None:
        """Write them as JSON."""
        content = {"figures": [asdict(row) for row in self.rows]}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")

    @property
    def missed(self) -> Sequence[Figure]:
        """Those beyond their limits."""
        return [row for row in self.rows if not row.ok]

    def table(self) -> str:
        """All of them, those with limits first."""
        held = [row.line() for row in self.rows if row.limit is not None]
        told = [row.line() for row in self.rows if row.limit is None]
        return "\n".join((*held, "", *told))


def tell(words: str) -> None:
    """One line on the terminal with the time since the start."""
    minutes, seconds = divmod(int(time.monotonic() - _STARTED), 60)
    sys.stderr.write(f"[{minutes:02}:{seconds:02}] {words}\n")
    sys.stderr.flush()
