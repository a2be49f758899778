"""复评: drawn so that it can be repeated, blind until both are in, settled without moving a score."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from campaigns.models import BlindReading, ProgressReport
from campaigns.operations.reports import submit_report
from core.draw import draw
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.models import SecondDraw, SecondMark
from evaluations.operations.reviews import approve_report, reopen_report
from evaluations.operations.second_marking import draw_sample, mark_second, pass_on_mark, settle_difference
from evaluations.permissions import may_mark_second
from evaluations.queries.second_marking import draw_page, drawable, lot_key
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Membership, User

pytestmark = pytest.mark.usefixtures("at_that_time")
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def at_that_time() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    made.people["other"] = person("other", made.city, Role.REVIEWER)
    for kind in ("quantity", "per_item", "grade"):
        report = made.report(kind, state="submitted", submitted_by=made.people["reporter"], submitted_at=NOW)
        fresh = ProgressReport.objects.with_context().get(pk=report.pk)
        approve_report(report=fresh, actor=made.people["reviewer"], at=NOW, opinion="初评意见原文")
    return made


def drawn(world: SmallWorld, percent: int = 100) -> SecondDraw:
    return draw_sample(period=world.now, percent=percent, seed="春", actor=world.people["administrator"], at=NOW)


def of(world: SmallWorld, kind: str = "quantity") -> SecondMark:
    return SecondMark.objects.with_context().get(report__assignment__target=world.targets[kind])


def client_of(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def marked(world: SmallWorld, kind: str = "quantity", facts: dict[str, Any] | None = None, **said: Any) -> SecondMark:
    mark = of(world, kind)
    told = {"decision": "approve", "opinion": "数字不实", "actor": world.people["other"], "at": LATER, **said}
    return mark_second(mark=mark, facts=facts or mark.report.facts, **told)


def test_seed_and_list_are_enough_to_repeat_the_draw(world: SmallWorld) -> None:
    keys = [lot_key(report) for report in drawable(world.campaign, world.now)]
    drawn(world, percent=50)
    found = {lot_key(mark.report) for mark in SecondMark.objects.with_context()}
    assert found == set(draw(seed="春", keys=keys, number=2))
    entry = AuditEntry.objects.get(verb="抽取复评")
    assert entry.details["seed"] == "春"


def test_only_approved_reports_are_drawn_and_at_least_one(world: SmallWorld) -> None:
    world.report("rate", state="submitted")
    assert drawn(world, percent=1).marks.count() == 1
    assert SecondDraw.objects.get().pool == 3


def test_the_second_is_somebody_else(world: SmallWorld) -> None:
    drawn(world)
    assert set(SecondMark.objects.values_list("reviewer__username", flat=True)) == {"other"}


def test_nobody_of_the_unit_itself_and_nobody_at_all_is_said(world: SmallWorld) -> None:
    other = world.people["other"]
    other.home_unit = world.north
    other.save()
    drawn(world)
    assert not SecondMark.objects.exclude(reviewer=None).exists()
    page = client_of(world, "administrator").get(reverse("evaluations:second_draw", args=[SecondDraw.objects.get().pk]))
    assert "没有合适的人" in page.content.decode()


def test_a_period_is_drawn_once(world: SmallWorld) -> None:
    drawn(world)
    with pytest.raises(ConflictError, match="已经抽取"):
        drawn(world)
    assert SecondDraw.objects.count() == 1


def test_nothing_approved_cannot_be_drawn_from(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="还没有已核定"):
        draw_sample(period=world.late, percent=10, seed="x", actor=world.people["administrator"], at=NOW)


@pytest.mark.parametrize("name", ["reviewer", "leader", "reporter", "auditor"])
def test_only_the_office_draws(world: SmallWorld, name: str) -> None:
    with pytest.raises(NotAllowedError):
        draw_sample(period=world.now, percent=10, seed="x", actor=world.people[name], at=NOW)


def test_nothing_shows_the_first_decision_until_the_second_is_in(world: SmallWorld) -> None:
    drawn(world)
    mark, client = of(world), client_of(world, "other")
    pages = [
        reverse("campaigns:report", args=[mark.report_id]),
        reverse("campaigns:history", args=[mark.report_id]),
        reverse("campaigns:print_form", args=[mark.report.assignment_id, mark.report.period_id]),
        reverse("evaluations:review", args=[mark.report_id]),
    ]
    assert [client.get(page).status_code for page in pages] == [403] * 4
    page = client.get(reverse("evaluations:second_mark", args=[mark.pk])).content.decode()
    assert "初评意见原文" not in page
    assert "交复评" in page
    marked(world)
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert not BlindReading.objects.filter(report=mark.report).exists()


def test_the_form_writes_it_down_once(world: SmallWorld) -> None:
    drawn(world)
    client, address = client_of(world, "other"), reverse("evaluations:second_mark", args=[of(world).pk])
    bad = client.post(address, {"decision": "approve", "fact_value": "七十"})
    assert bad.status_code == 422
    assert client.post(address, {"decision": "approve", "fact_value": "70"}).status_code == 422
    sent = {"decision": "approve", "fact_value": "70", "opinion": "重复计算 10 件"}
    assert client.post(address, sent).status_code == 302
    mark = of(world)
    assert (mark.facts, mark.gap, mark.differs) == ({"value": "70"}, Decimal(-1), True)
    assert "重复计算" in client.get(address).content.decode()


def test_the_same_facts_agree(world: SmallWorld) -> None:
    drawn(world)
    mark = marked(world, opinion="")
    assert (mark.differs, mark.gap) == (False, Decimal(0))


def test_sending_back_needs_a_reason_and_counts_as_nothing(world: SmallWorld) -> None:
    drawn(world)
    with pytest.raises(ValidationError):
        marked(world, decision="return", opinion=" ")
    mark = marked(world, decision="return")
    assert (mark.points, mark.gap, mark.differs) == (Decimal(0), Decimal(-8), True)


def test_who_comes_twice_is_told(world: SmallWorld) -> None:
    drawn(world)
    stale = of(world)
    marked(world)
    with pytest.raises(ConflictError):
        mark_second(
            mark=stale, decision="approve", facts=stale.report.facts, opinion="", actor=world.people["other"], at=LATER
        )


@pytest.mark.parametrize("name", ["reviewer", "administrator", "reporter", "leader"])
def test_nobody_else_marks(world: SmallWorld, name: str) -> None:
    drawn(world)
    user = world.people[name]
    assert not may_mark_second(user, of(world))
    assert not SecondMark.objects.waiting_for(user).exists()
    with pytest.raises(NotAllowedError):
        marked(world, actor=user)


def test_permission_and_list_agree(world: SmallWorld) -> None:
    drawn(world)
    for user in User.objects.all():
        listed = set(SecondMark.objects.waiting_for(user))
        assert listed == {mark for mark in SecondMark.objects.with_context() if may_mark_second(user, mark)}


@pytest.mark.parametrize(
    ("name", "status"), [("reporter", 404), ("reviewer", 404), ("administrator", 403), ("other", 200)]
)
def test_an_open_mark_is_its_reviewers_alone(world: SmallWorld, name: str, status: int) -> None:
    drawn(world)
    address = reverse("evaluations:second_mark", args=[of(world).pk])
    assert client_of(world, name).get(address).status_code == status


@pytest.mark.parametrize(
    ("name", "status"), [("reporter", 403), ("reviewer", 200), ("administrator", 200), ("leader", 403)]
)
def test_the_list_is_for_reviewers_and_the_office(world: SmallWorld, name: str, status: int) -> None:
    assert client_of(world, name).get(reverse("evaluations:second_marking")).status_code == status


def test_the_office_draws_on_its_page(world: SmallWorld) -> None:
    client, address = client_of(world, "administrator"), reverse("evaluations:second_marking")
    sent = {"period": world.now.pk, "percent": "0", "seed": "秋"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "percent": "100"}).status_code == 302
    assert SecondMark.objects.count() == 3


def test_a_difference_is_settled_with_a_reason_and_moves_no_score(world: SmallWorld) -> None:
    drawn(world)
    mark = marked(world, facts={"value": "70"})
    before = ProgressReport.objects.values("pk", "earned_whole", "state", "version")
    kept = list(before)
    client, address = client_of(world, "administrator"), reverse("evaluations:second_settle", args=[mark.pk])
    assert client.post(address, {"verdict": "correct", "reason": " "}).status_code == 400
    assert client.post(address, {"verdict": "correct", "reason": "确有重复"}).status_code == 302
    assert client.post(address, {"verdict": "upheld", "reason": "改主意"}).status_code == 409
    assert list(before.all()) == kept
    report = ProgressReport.objects.with_context().get(pk=mark.report_id)
    reviewer = world.people["reviewer"]
    assert not of(world).is_corrected
    reopen_report(report=report, actor=reviewer, at=LATER, opinion="按复评更正")
    submit_report(report=report, actor=world.people["reporter"], at=LATER)
    approve_report(
        report=report, actor=reviewer, at=LATER, approved_facts={"value": "70"}, correction_reason="重复计算"
    )
    assert of(world).is_corrected
    page = client.get(reverse("evaluations:second_draw", args=[mark.draw_id])).content.decode()
    assert "已更正" in page


def test_only_the_office_settles(world: SmallWorld) -> None:
    drawn(world)
    mark = marked(world, facts={"value": "70"})
    with pytest.raises(NotAllowedError):
        settle_difference(mark=mark, verdict="upheld", reason="x", actor=world.people["other"], at=LATER)


def test_what_agrees_is_not_to_be_settled(world: SmallWorld) -> None:
    drawn(world)
    mark = marked(world, opinion="")
    with pytest.raises(ConflictError):
        settle_difference(mark=mark, verdict="upheld", reason="x", actor=world.people["administrator"], at=LATER)


def test_reviewers_are_compared(world: SmallWorld) -> None:
    drawn(world)
    marked(world, facts={"value": "70"})
    marked(world, "grade", opinion="")
    page = draw_page(SecondDraw.objects.get())
    assert page.marks[0].differs
    lines = {(line.name, line.part): line for line in page.reviewers}
    first, second = lines["reviewer", "初评"], lines["other", "复评"]
    assert (first.compared, first.differing, first.mean_gap, first.lean) == (2, 1, Decimal("0.50"), Decimal("0.50"))
    assert second.lean == Decimal("-0.50")


def test_an_open_mark_passes_to_another(world: SmallWorld) -> None:
    drawn(world)
    admin = world.people["administrator"]
    with pytest.raises(RefusedError, match="没有别的合适"):
        pass_on_mark(mark=of(world), actor=admin, at=LATER)
    third = world.people["third"] = person("third", world.city, Role.REVIEWER)
    assert pass_on_mark(mark=of(world), actor=admin, at=LATER).reviewer == third
    assert set(BlindReading.objects.filter(report=of(world).report).values_list("user", flat=True)) == {third.pk}


def test_a_draw_costs_the_same_for_any_number_of_marks(world: SmallWorld) -> None:
    found = drawn(world)
    with counting() as three:
        draw_page(SecondDraw.objects.get(pk=found.pk))
    SecondMark.objects.exclude(pk=of(world).pk).delete()
    with counting() as one:
        draw_page(SecondDraw.objects.get(pk=found.pk))
    assert one.queries == three.queries == 2


def test_who_is_of_the_office_too_does_not_read_the_first_decision_in_the_draw(world: SmallWorld) -> None:
    other = world.people["other"]
    Membership.objects.create(user=other, unit=world.city, role=Role.ADMINISTRATOR)
    drawn(world)
    address = reverse("evaluations:second_draw", args=[SecondDraw.objects.get().pk])
    mark = of(world)
    shown = str(mark.first_by)
    assert shown in client_of(world, "administrator").get(address).content.decode()
    assert shown not in client_of(world, "other").get(address).content.decode()
    for kind in ("quantity", "per_item", "grade"):
        marked(world, kind)
    assert shown in client_of(world, "other").get(address).content.decode()


def test_a_decision_that_was_taken_back_is_not_marked_again_and_hidden_from_nobody(world: SmallWorld) -> None:
    found = drawn(world)
    mark, client = of(world), client_of(world, "other")
    report = ProgressReport.objects.with_context().get(pk=mark.report_id)
    reviewer, reporter = world.people["reviewer"], world.people["reporter"]
    reopen_report(report=report, actor=reviewer, at=LATER, opinion="数字要改")
    address = reverse("evaluations:second_mark", args=[mark.pk])
    for _ in ("reopened", "approved anew"):
        with pytest.raises(NotAllowedError):
            marked(world)
        answer = client.get(address)
        assert (answer.status_code, "不再复评" in answer.content.decode()) == (403, True)
        assert client.get(reverse("campaigns:report", args=[mark.report_id])).status_code == 200
        assert mark not in SecondMark.objects.waiting_for(world.people["other"])
        if report.state != "approved":
            submit_report(report=report, actor=reporter, at=LATER)
            approve_report(report=report, actor=reviewer, at=LATER)
    with pytest.raises(RefusedError, match="不用改派"):
        pass_on_mark(mark=of(world), actor=world.people["administrator"], at=LATER)
    page = client_of(world, "administrator").get(reverse("evaluations:second_draw", args=[found.pk]))
    assert "核定已撤销" in page.content.decode()


def test_the_topmost_unit_is_marked_by_its_own_people_for_nobody_is_above(world: SmallWorld) -> None:
    world.people["reporter_city"] = person("reporter_city", world.city, Role.REPORTER)
    SecondDraw.objects.all().delete()
    User.objects.filter(username__in=["reviewer", "other", "reporter_city"]).update(home_unit=world.city)
    people = {name: User.objects.get(username=name) for name in ("reviewer", "other", "reporter_city")}
    report = world.report("direct", "city", state="submitted", submitted_by=people["reporter_city"], submitted_at=NOW)
    fresh = ProgressReport.objects.with_context().get(pk=report.pk)
    approve_report(report=fresh, actor=people["reviewer"], at=NOW)
    ProgressReport.objects.exclude(pk=report.pk).update(state="returned")
    drawn(world)
    mark = SecondMark.objects.with_context().get()
    assert mark.reviewer == people["other"]
    assert may_mark_second(people["other"], mark)
    assert list(SecondMark.objects.waiting_for(people["other"])) == [mark]
