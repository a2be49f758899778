"""Problems of invented units in every state, one of them for the second time, one opened again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile

from campaigns.models import Campaign, Target
from campaigns.operations.evidence.looking import keep_look
from core.clock import day_of
from core.files.child import look_at_picture
from core.files.look import look_here
from evaluations.demo.evidence import draw_picture
from evaluations.enums import ProofStage, RectificationSource
from evaluations.models import Rectification, RectificationProof, Round
from evaluations.operations.rectifications import (
    Finding,
    Task,
    add_proof_file,
    add_proof_link,
    close_rectification,
    open_rectification,
    reopen_rectification,
    report_fixed,
    verify_rectification,
)
from units.models import Unit, User

_LINK = "https://example.org/demo/mended"


@dataclass(frozen=True)
class _Problem:
    """One problem: whose, about which leaf, found and due how many days from now, and how far it has come."""

    unit: str
    words: str
    found: int
    due: int | None
    source: RectificationSource = RectificationSource.INSPECTION
    leaf: str = ""
    measure: str = ""
    person: str = ""
    fixed: int | None = None
    result: str = ""
    is_verified: bool = False
    is_closed: bool = False
    is_reopened: bool = False
    is_pictured: bool = False


_SITE, _ROUND, _HAND = RectificationSource.INSPECTION, RectificationSource.ROUND, RectificationSource.HAND
_PROBLEMS = (
    _Problem(
        "shili", "等候区没有放轮椅和老花镜，便民用品清单没有上墙", -150, -130, _ROUND, "2-3-1", "补齐便民用品并公示清单",
        fixed=-134, result="已补齐六类便民用品，清单贴在入口处。", is_verified=True, is_closed=True, is_pictured=True,
    ),
    _Problem(
        "sl-fuli", "值班记录有三天空白", -120, -100, _SITE, "2-4-4", "补记并改为当日签字",
        fixed=-92, result="已按排班核对补记，改为交班时两人签字。", is_verified=True, is_closed=True,
    ),
    _Problem("shili", "等候区便民用品又缺了两类", -12, 5, _ROUND, "2-3-1", "补齐并明确专人每周清点", "reporter"),
    _Problem("sl-hunyin", "窗口中午无人值守，群众等了四十分钟", -40, -9, _SITE, "2-2-1", "排出中午轮班表并公开"),
    _Problem(
        "sl-fuli", "来访登记本没有写明答复时间", -25, 8, _SITE, "2-2-4", "登记本加一栏答复时间",
        fixed=-2, result="登记本已换新，答复时间作为必填栏。", is_pictured=True,
    ),
    _Problem(
        "shili", "投诉电话公示牌字太小、位置偏", -30, -6, _SITE, "2-3-3", "换成大字牌，移到门口",
        fixed=-8, result="已换成大字牌，挂在大门右侧。", is_verified=True,
    ),
    _Problem(
        "sl-hunyin", "宣传栏半年没有更新", -70, 20, _HAND, "", "每月更新，专人负责",
        fixed=-50, result="已更新本月内容。", is_verified=True, is_closed=True, is_reopened=True,
    ),
    _Problem("sl-fuli", "消防通道旁堆放了杂物", -3, None, _HAND),
)  # fmt: skip


def find_problems(campaign: Campaign, units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Write all of them, each step by the person and at the time it would have been taken."""
    inspection = Round.objects.filter(campaign=campaign).first()
    scheme = campaign.schemes.common().published().get()
    leaves = {target.code: target for target in scheme.targets.leaves()}
    for problem in _PROBLEMS:
        made = _open(problem, units[problem.unit], leaves.get(problem.leaf), inspection, people, at)
        if problem.fixed is not None:
            _mend(problem, made, people, at)


def _open(
    problem: _Problem,
    unit: Unit,
    leaf: Target | None,
    inspection: Round | None,
    people: Mapping[str, User],
    at: dt.datetime,
) -> Rectification:
    found_at = _moved(at, problem.found)
    finding = Finding(
        unit=unit,
        problem=problem.words,
        source=problem.source,
        round=inspection if problem.source == _ROUND else None,
        target=leaf,
    )
    task = None
    if problem.due is not None:
        due_on = max(day_of(_moved(at, problem.due)), day_of(found_at))
        task = Task(due_on, people.get(problem.person), problem.measure)
    made = open_rectification(finding=finding, task=task, actor=people["reviewer"], at=found_at)
    if problem.is_pictured:
        _picture(made, ProofStage.BEFORE, people["reviewer"], found_at)
    return made


def _mend(problem: _Problem, made: Rectification, people: Mapping[str, User], at: dt.datetime) -> None:
    assert problem.fixed is not None
    fixed_at, by = (
        _moved(at, problem.fixed),
        people["reporter" if problem.unit == "shili" else f"reporter-{problem.unit}"],
    )
    if problem.is_pictured:
        _picture(made, ProofStage.AFTER, by, fixed_at)
    else:
        add_proof_link(subject=made, stage=ProofStage.AFTER, url=f"{_LINK}/{made.unit.code}", actor=by, at=fixed_at)
    done = report_fixed(subject=made, measure="", result=problem.result, version=made.version, actor=by, at=fixed_at)
    looked_at, judge = _moved(at, problem.fixed + 1), people["leader"]
    if problem.is_verified:
        done = verify_rectification(
            subject=done, opinion="", version=done.version, actor=people["reviewer"], at=looked_at
        )
    if problem.is_closed:
        done = close_rectification(subject=done, opinion="", version=done.version, actor=judge, at=looked_at)
    if problem.is_reopened:
        task = Task(day_of(_moved(at, problem.due or 0)), None, problem.measure)
        reason = "演示：回头看时发现又没有更新"
        opened_at = _moved(at, -4)
        reopen_rectification(subject=done, task=task, reason=reason, version=done.version, actor=judge, at=opened_at)


def _picture(made: Rectification, stage: ProofStage, by: User, at: dt.datetime) -> RectificationProof:
    """A drawn picture, looked into here and now since we made it ourselves."""
    content = draw_picture(f"{made.pk}-{stage}")
    proof = add_proof_file(
        subject=made, stage=stage, upload=ContentFile(content, f"{stage.label}.png"), actor=by, at=at
    )
    with proof.evidence.file.open("rb") as file:
        keep_look(sha256=proof.evidence.sha256, look=look_here(file.read(), look_at_picture))
    return proof


def _moved(at: dt.datetime, days: int) -> dt.datetime:
    return at + dt.timedelta(days=days)
