"""A published survey counts where a leaf is measured by 问卷."""

from decimal import Decimal

import pytest

from campaigns.models import Target
from evaluations.models import CellScore, MethodResult
from evaluations.operations.rollup import roll_up
from evaluations.operations.surveys.counting import close_survey, publish_survey
from tests.evaluations.surveys.polling import issued, vote
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    Target.objects.filter(pk=made.targets["direct"].pk).update(methods={"survey": "100"}, is_reported=False)
    made.targets["direct"].refresh_from_db()
    return made


def test_the_mean_becomes_the_points_of_the_leaf_when_it_is_published_and_not_before(world: SmallWorld) -> None:
    survey, codes = issued(world, target=world.targets["direct"])
    vote(survey, [*codes["服务对象"], *codes["监督员"]], "基本满意", "满意")
    office = world.people["administrator"]
    close_survey(survey=survey, actor=office, at=NOW)
    assert not MethodResult.objects.exists()
    publish_survey(survey=survey, actor=office, at=NOW)
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    cells = CellScore.objects.filter(run=run, assignment__target=world.targets["direct"])
    achieved = {row.assignment.participation.unit.code: row.achieved for row in cells}
    assert (achieved["north"], achieved["south"]) == (Decimal(7), Decimal(10))


def test_without_a_target_it_counts_nowhere(world: SmallWorld) -> None:
    survey, codes = issued(world)
    vote(survey, [*codes["服务对象"], *codes["监督员"]], "满意")
    close_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    publish_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    assert not MethodResult.objects.exists()
