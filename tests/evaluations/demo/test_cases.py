"""What the demo holds of citizens' matters and of supervisors."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from evaluations.demo import load_demo
from evaluations.enums import CaseChannel, CaseKind, CaseState, ExtensionState, FindingState
from evaluations.models import Case, CaseExtension, Patrol, Supervisor, SupervisorFinding

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, loaded once for these tests, then taken away."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(at=NOW)
        yield
        transaction.set_rollback(True)


def test_forty_matters_came_through_every_channel_and_stand_in_every_state(demo: None) -> None:
    supervisors = SupervisorFinding.objects.filter(case__isnull=False).count()
    assert Case.objects.count() - supervisors == 40
    for field, words in (("channel", CaseChannel), ("kind", CaseKind), ("state", CaseState)):
        assert set(Case.objects.values_list(field, flat=True)) == set(words.values), field
    assert Case.objects.overdue(NOW.date()).exists()
    assert Case.objects.filter(reopened__gt=0).exists()
    assert Case.objects.filter(repeat_of__isnull=False).exists()
    assert set(CaseExtension.objects.values_list("state", flat=True)) >= {ExtensionState.OPEN, ExtensionState.GRANTED}


def test_supervisors_of_nine_sectors_patrolled_and_each_fate_of_a_finding_is_there(demo: None) -> None:
    assert Supervisor.objects.serving_on(NOW.date()).values("sector").distinct().count() == 9
    assert Supervisor.objects.get(user__isnull=False).user.username == "supervisor"  # type: ignore[union-attr]
    assert set(SupervisorFinding.objects.values_list("state", flat=True)) == set(FindingState.values)
    assert Patrol.objects.filter(unit__isnull=True).exists()
    assert Patrol.objects.filter(unit__isnull=False).exists()
