"""What leaders of the demo wrote on numbers: one that waits, one that is late, one answered, one closed."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Campaign, Instruction, Participation, Target
from campaigns.operations.instructions import Ask, accept_answer, answer_instruction, give_instruction
from campaigns.queries.instructions.subjects import InstructionSubject
from core.clock import day_of
from core.workdays import add_workdays
from units.models import User

_ANSWER = "已逐项核对台账，两项材料本月补齐，今后由办公室每周检查一次。"


def write_instructions(campaign: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    """Each given some working days ago, as it would have been then."""
    members = {row.unit.code: row for row in campaign.participations.select_related("unit", "campaign")}
    leaves = {row.code: row for row in Target.objects.of_published(campaign).leaves()}
    city, district = people["leader"], people["leader-shili"]
    helped, founded = leaves["3-4-3"], leaves["1-1-1"]
    _give(members["shili"], None, "得分比上季度低，请说明原因和补救的办法。", city, (2, 4), at)
    _give(members["shili"], founded, "责任分工没有写到人，请重新明确。", city, (9, -4), at)
    answered = _give(members["sl-fuli"], helped, "走访次数偏少，请说明安排。", district, (4, 3), at)
    answer_instruction(instruction=answered, text=_ANSWER, actor=people["reporter-sl-fuli"], at=_before(at, 1))
    closed = _give(members["xishan"], None, "请把自设目标的做法写成材料报来。", city, (12, -3), at)
    answer_instruction(instruction=closed, text="材料已报。", actor=people["reporter-xishan"], at=_before(at, 6))
    accept_answer(instruction=closed, actor=city, at=_before(at, 5))


def _give(
    participation: Participation,
    target: Target | None,
    text: str,
    leader: User,
    days: tuple[int, int],
    at: dt.datetime,
) -> Instruction:
    """``days``: given so many working days ago, due in so many from today, or ago where negative."""
    ago, due = days
    ask = Ask(text, add_workdays(day_of(at), due))
    subject = InstructionSubject(participation, target)
    return give_instruction(subject=subject, ask=ask, actor=leader, at=_before(at, ago))


def _before(at: dt.datetime, days: int) -> dt.datetime:
    """The same hour so many working days ago."""
    return at - (day_of(at) - add_workdays(day_of(at), -days))
