"""Instructions for tests, given by 市局's leader unless said else."""

import datetime as dt
from typing import Any

from campaigns.models import Instruction, Target
from campaigns.operations.instructions import Ask, give_instruction
from campaigns.queries.instructions.subjects import InstructionSubject
from tests.worlds.small import NOW, SmallWorld
from units.models import User

DUE = dt.date(2026, 12, 1)


def subject_of(world: SmallWorld, target: Target | None = None, unit: str = "north", **more: Any) -> InstructionSubject:
    return InstructionSubject(world.participations[unit], target, **more)


def give(
    world: SmallWorld,
    subject: InstructionSubject | None = None,
    *,
    person: User | None = None,
    due_on: dt.date = DUE,
    at: dt.datetime = NOW,
    who: str = "leader",
    text: str = "请说明得分下降的原因。",
) -> Instruction:
    ask = Ask(text, due_on, person)
    return give_instruction(subject=subject or subject_of(world), ask=ask, actor=world.people[who], at=at)
