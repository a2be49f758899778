"""What was recorded on site, and a sheet's marks as a phone sends them."""

from collections.abc import Mapping, Sequence

from evaluations.models import ScoreSheet, VisitEntry


def entries_of(sheet: ScoreSheet) -> Sequence[VisitEntry]:
    """Pictures, signatures and problems of a sheet, oldest first; one query."""
    return list(VisitEntry.objects.filter(sheet=sheet).shown().select_related("target", "rectification__unit"))


def marks_as_sent(sheet: ScoreSheet) -> Mapping[str, Mapping[str, str]]:
    """Target → points and remark, in words; empty points are not given."""
    return {
        str(mark.target_id): {
            "points": "" if mark.points is None else f"{mark.points.normalize():f}",
            "remark": mark.remark,
        }
        for mark in sheet.marks.all()
    }
