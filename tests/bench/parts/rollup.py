"""Full recompute against the hand-written floor, with its memory; and one approval until the root's numbers are new."""

import statistics
from collections.abc import Sequence

from django.db import connection

from campaigns.models import Campaign, ProgressReport
from core import clock
from evaluations.models import CellScore, ScoreRun, TargetScore, UnitScore
from evaluations.operations.reviews import approve_report
from evaluations.operations.rollup import roll_up
from tests.bench.figures import Figures, tell
from tests.bench.floors import rollup as floor
from tests.bench.measuring import counting, seconds
from tests.bench.memory import watching_memory
from tests.bench.worlds import people
from tests.bench.worlds.shapes import Shape
from units.enums import Role

_RESULTS = (CellScore, TargetScore, UnitScore)


def recompute() -> None:
    """Everything anew, as after a day has passed."""
    roll_up(campaign=Campaign.objects.get(), as_of=clock.today(), at=clock.now(), full=True)


def measure_recompute(shape: Shape, figures: Figures, *, rounds: int, is_held: bool) -> None:
    """Time, memory, statements and result rows of a full recompute, beside the floor's.

    ``is_held``: the ratio is held to its bar. In a city it is the fixed cost of some thirty statements, and only told.
    """
    recompute()
    floor.prepare()
    ours, floors, peaks = [], [], []
    for _ in range(rounds):
        _tidy()
        with watching_memory() as peak:
            ours.append(seconds(recompute))
        peaks.append(peak)
        floors.append(seconds(lambda: floor.recompute(periods=shape.periods)))
        tell(f"{shape.title}：全部重算 {ours[-1]:.2f} 秒，手写语句 {floors[-1]:.2f} 秒")
    highest = max(peaks, key=lambda peak: peak.both)
    with counting() as tally:
        recompute()
    rows = sum(model.objects.filter(run__is_live=True).count() for model in _RESULTS)
    name = f"全部重算，{shape.title}"
    ratio = statistics.median(ours) / statistics.median(floors)
    figures.add(f"{name} ÷ 手写语句", ratio, "倍", bar="recompute ÷ floor" if is_held else None)
    figures.add(f"{name}，内存峰值（进程与数据库）", highest.both / 2**20, "MB", bar="recompute memory")
    figures.add(f"{name}，其中 Python", highest.python / 2**20, "MB")
    figures.add(f"{name}，用时", statistics.median(ours), "秒")
    figures.add(f"{name}，手写语句用时", statistics.median(floors), "秒")
    figures.add(f"{name}，语句数", tally.queries, "条")
    figures.add(f"{name}，取到 Python 的行数", tally.rows, "行")
    figures.add(f"{name}，结果行数 ÷ 手写语句的结果行数", rows / floor.count_results(), "倍")
    floor.drop()


def _tidy() -> None:
    """What autovacuum would have done since the last recompute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in _RESULTS:
                cursor.execute(f"VACUUM {model._meta.db_table}")


def measure_approvals(rounds: int) -> tuple[float, int, int]:
    """(median seconds, statements, rows fetched) of one approval until the root's numbers are new."""
    reviewer = people.person(Role.REVIEWER)
    waiting = ProgressReport.objects.awaiting_review().reviewable_by(reviewer).with_context()
    chosen = waiting.order_by("pk")[: rounds + 3]
    campaign = Campaign.objects.get()
    reports: Sequence[ProgressReport] = list(chosen)
    assert len(reports) > rounds, "too few reports wait"

    def approve(report: ProgressReport) -> None:
        before = ScoreRun.objects.live(campaign).values_list("version", flat=True).get()
        approve_report(report=report, actor=reviewer, at=clock.now())
        run = roll_up(campaign=campaign, as_of=clock.today(), at=clock.now())
        assert run.version > before, "nothing was rolled up"

    approve(reports[0])
    with counting() as tally:
        approve(reports[1])
    taken = [seconds(lambda report=report: approve(report)) for report in reports[2:]]  # type: ignore[misc] # bound now
    return statistics.median(taken), tally.queries, tally.rows
