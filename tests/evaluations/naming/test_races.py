"""Two people name the same candidate at the same moment, in two real transactions."""

import datetime as dt

import pytest

from evaluations.models import Certificate, Honor
from evaluations.operations.naming import confer_honor, decide_objection, raise_objection
from tests.evaluations.naming.candidates import AFTER, notified, now
from tests.units.operations.test_races import at_once
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    made = small_world()
    made.people["second"] = person("second", made.city, Role.LEADER)
    return made


def test_a_candidate_is_named_once(world: SmallWorld) -> None:
    naming = notified(world).namings.get()
    one, two = now(naming), now(naming)
    answers = at_once(
        lambda: confer_honor(naming=one, document_number="1号", actor=world.people["leader"], at=AFTER),
        lambda: confer_honor(naming=two, document_number="2号", actor=world.people["second"], at=AFTER),
    )
    assert answers.count("") == 1
    assert any("刚刚已被其他人办理" in words or "已经登记过" in words for words in answers)
    assert Honor.objects.get().document_number == f"{answers.index('') + 1}号"
    assert Certificate.objects.count() == 1


def test_an_objection_is_decided_once(world: SmallWorld) -> None:
    naming = now(notified(world).namings.get())
    said = raise_objection(naming=naming, text="窗口常无人", contact="", at=NOW)
    later = AFTER + dt.timedelta(days=1)
    answers = at_once(
        lambda: decide_objection(objection=said, is_upheld=True, reason="属实", actor=world.people["leader"], at=later),
        lambda: decide_objection(
            objection=said, is_upheld=False, reason="不实", actor=world.people["second"], at=later
        ),
    )
    assert answers.count("") == 1
    assert any("已由其他人处理" in words for words in answers)
