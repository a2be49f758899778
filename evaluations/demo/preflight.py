"""Proofs with which something is wrong, so that the check before handing in has something to say."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from campaigns.enums import EDITABLE, Cycle
from campaigns.models import Assignment, Evidence, Period, ProgressReport
from campaigns.operations.evidence import add_file
from campaigns.operations.evidence.looking import keep_look
from campaigns.operations.reports import submit_report
from campaigns.queries.preflight import preflight
from core.clock import day_of
from core.files.child import look_at_pdf, look_at_picture
from core.files.look import look_here
from evaluations.demo.evidence import draw_picture, print_page
from units.models import User

_DRAFTING, _SUBMITTING = "shili", "sl-fuli"
"""The unit that still has the warnings before it, and the one that confirmed them."""
_OTHER = "sl-hunyin"
"""Whose picture shows up a second time."""


def leave_warnings(
    assignments: Sequence[Assignment], periods: Sequence[Period], people: Mapping[str, User], at: dt.datetime
) -> None:
    """A draft with a blurred, a borrowed and a wrong proof; a report handed in though its photo was used before."""
    today = day_of(at)
    now = next(each for each in periods if each.cycle == Cycle.QUARTER and each.starts_on <= today <= each.ends_on)
    draft = _open_one(assignments, now, _DRAFTING)
    if draft is not None:
        who = people["reporter"]
        _attach(draft, now, "现场照片.png", _photo(draw_picture(draft.participation.unit.code), blur=6), who, at)
        _attach(draft, now, "窗口新貌.png", _photo(draw_picture(_OTHER)), who, at)
        _attach(draft, now, "活动通知.pdf", print_page("外单位", "活动通知"), who, at)
    sent = _open_one(assignments, now, _SUBMITTING)
    if sent is not None:
        who = people[f"reporter-{_SUBMITTING}"]
        _attach(sent, now, "大厅照片.png", _photo(draw_picture(_OTHER), size=(1000, 656)), who, at)
        _hand_in(sent, now, who, at)


def _open_one(assignments: Sequence[Assignment], period: Period, code: str) -> Assignment | None:
    """The first quarterly task of the unit whose report is a draft with all its numbers."""
    mine = [row.pk for row in assignments if row.participation.unit.code == code and row.target.is_reported]
    drafts = ProgressReport.objects.filter(assignment__in=mine, period=period, state__in=EDITABLE).with_context()
    report = drafts.exclude(facts={}).order_by("assignment__target__path").first()
    return report.assignment if report else None


def _hand_in(assignment: Assignment, period: Period, who: User, at: dt.datetime) -> None:
    report = ProgressReport.objects.with_context().get(assignment=assignment, period=period)
    findings = preflight([report], today=day_of(at))[0]
    if not any(finding.stops for finding in findings):
        submit_report(report=report, actor=who, at=at, confirmed=[finding.key for finding in findings])


def _attach(assignment: Assignment, period: Period, name: str, content: bytes, who: User, at: dt.datetime) -> None:
    upload = SimpleUploadedFile(name, content)
    proof: Evidence = add_file(
        assignment=assignment, period=period, upload=upload, actor=who, at=at, dated_on=day_of(at)
    )
    look = look_at_picture if proof.is_picture else look_at_pdf
    keep_look(sha256=hashlib.sha256(content).hexdigest(), look=look_here(content, look))


def _photo(drawn: bytes, *, blur: int = 0, size: tuple[int, int] = (800, 525)) -> bytes:
    """A drawn picture as a camera would have taken it: another size, out of focus with ``blur``."""
    image = Image.open(BytesIO(drawn)).resize(size)
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(blur)).save(out, "PNG")
    return out.getvalue()
