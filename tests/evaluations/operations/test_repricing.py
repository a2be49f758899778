"""After a rule changed in the program, everything approved earns anew."""

from collections.abc import Sequence
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import ProgressReport, StaleMark, Target
from campaigns.operations.filed_reports import copies_astray
from evaluations.operations import repricing
from evaluations.operations.repricing import reprice_reports
from evaluations.operations.reviews import reopen_report
from tests.evaluations.views.boards import approved
from tests.worlds.small import NOW, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def earned(report: ProgressReport) -> Decimal | None:
    report.refresh_from_db()
    whole: Decimal | None = report.earned_whole
    return whole


def test_what_is_stored_follows_the_points_of_the_leaf(world: SmallWorld) -> None:
    report = approved(world, "direct", "north", {"points": "7"})
    leaf = world.targets["direct"]
    Target.objects.filter(pk=leaf.pk).update(points=4)
    assert reprice_reports(target_ids=[leaf.pk], at=NOW) == 1
    assert earned(report) == 4
    assert copies_astray(campaign=world.campaign) == []
    assert reprice_reports(target_ids=[leaf.pk], at=NOW) == 0


def test_other_leaves_and_reports_that_do_not_count_stay_as_they_are(world: SmallWorld) -> None:
    draft = world.report("direct", "south")
    other = approved(world, "direct", "north", {"points": "7"})
    Target.objects.update(points=4)
    reprice_reports(target_ids=[world.targets["rate"].pk], at=NOW)
    assert earned(draft) is None
    assert earned(other) == 7


def test_the_command_prices_a_campaign_and_marks_it_stale(world: SmallWorld) -> None:
    report = approved(world, "direct", "north", {"points": "7"})
    ProgressReport.objects.filter(pk=report.pk).update(earned_whole=1)
    StaleMark.objects.all().delete()
    said = StringIO()
    call_command("reprice", world.campaign.code, workers=1, stdout=said)
    assert earned(report) == 7
    assert StaleMark.objects.filter(campaign=world.campaign, participation=None).count() == 1
    assert "1 份填报有变化" in said.getvalue()


def test_the_command_refuses_a_campaign_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="没有代码为 nowhere 的活动"):
        call_command("reprice", "nowhere")


def test_a_report_taken_back_while_it_is_priced_stays_without_points(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = approved(world, "direct", "north", {"points": "7"})
    leaf = world.targets["direct"]
    Target.objects.filter(pk=leaf.pk).update(points=4)
    write = repricing._write

    def taken_back_first(rows: Sequence[Sequence[int]]) -> None:
        report.refresh_from_db()
        reopen_report(report=report, actor=world.people["reviewer"], at=NOW, opinion="口径有误")
        write(rows)

    monkeypatch.setattr(repricing, "_write", taken_back_first)
    reprice_reports(target_ids=[leaf.pk], at=NOW)
    assert earned(report) is None
    assert copies_astray(campaign=world.campaign) == []
