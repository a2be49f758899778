"""待我评分: the sheets that wait for somebody, and one sheet to fill in."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Target
from evaluations.enums import SheetState
from evaluations.models import ScoreMark, ScoreSheet
from evaluations.permissions import may_fill_sheet
from evaluations.queries.rounds.marked import targets_of_sheet
from units.models import User

MOST_LISTED = 300
_RELATED = ("round__campaign__organiser", "participation__unit", "rater__user", "rater__unit")


@dataclass(frozen=True)
class MySheets:
    """Open sheets, begun ones first; then what was handed in, the newest first."""

    waiting: tuple[ScoreSheet, ...]
    handed_in: tuple[ScoreSheet, ...]


@dataclass(frozen=True)
class MarkLine:
    """One leaf on a sheet: what stands there, and what the unit gave itself (None: not shown or not given)."""

    target: Target
    points: Decimal | None
    remark: str
    own: Decimal | None
    fault: str = ""


@dataclass(frozen=True)
class SheetScreen:
    """One sheet; ``own_shown``: whether the unit's marks for itself stand beside."""

    sheet: ScoreSheet
    lines: tuple[MarkLine, ...]
    may_fill: bool
    own_shown: bool
    next_sheet: ScoreSheet | None

    @property
    def is_editable(self) -> bool:
        """Whether the person can type now."""
        return self.may_fill and self.sheet.is_open

    @property
    def total(self) -> Decimal:
        """What was given so far."""
        return sum((line.points or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def full(self) -> Decimal:
        """What could be given."""
        return sum((line.target.points or Decimal(0) for line in self.lines), Decimal(0))


def my_sheets(user: User) -> MySheets:
    """Two queries."""
    waiting = ScoreSheet.objects.open_for(user).select_related(*_RELATED).order_by("round", "-version", "pk")
    done = ScoreSheet.objects.fillable_by(user).filter(state=SheetState.SUBMITTED).select_related(*_RELATED)
    return MySheets(tuple(waiting[:MOST_LISTED]), tuple(done.order_by("-submitted_at")[:MOST_LISTED]))


def sheet_screen(sheet: ScoreSheet, user: User) -> SheetScreen:
    """The sheet with its marks; the unit's own marks unless the round is blind to them."""
    marks = {mark.target_id: mark for mark in sheet.marks.all()}
    own_shown = not sheet.is_self and not sheet.round.is_blind
    own: dict[int, Decimal | None] = {}
    if own_shown:
        given = ScoreMark.objects.filter(
            sheet__round=sheet.round_id,
            sheet__participation=sheet.participation_id,
            sheet__rater__isnull=True,
            sheet__state=SheetState.SUBMITTED,
        )
        own = {mark.target_id: mark.points for mark in given}
    lines = tuple(
        MarkLine(
            target=target,
            points=marks[target.pk].points if target.pk in marks else None,
            remark=marks[target.pk].remark if target.pk in marks else "",
            own=own.get(target.pk),
        )
        for target in targets_of_sheet(sheet)
    )
    following = ScoreSheet.objects.open_for(user).exclude(pk=sheet.pk).filter(round=sheet.round_id)
    return SheetScreen(
        sheet, lines, may_fill_sheet(user, sheet), bool(own), following.select_related("participation").first()
    )
