"""One step hands all open work over, once, and only what the office may give."""

import pytest

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, ChainMember
from campaigns.operations.handover import HandedOver, hand_over
from campaigns.queries.reminders import matters_on
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Membership, ReviewPanel, User
from units.operations.memberships import appoint_deputy


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for kind in ("quantity", "rate"):
        ChainMember.objects.create(
            assignment=world.assignment(kind), level=ChainLevel.CLERK, user=world.people["reporter"]
        )
    ChainMember.objects.create(
        assignment=world.assignment("quantity", "south"), level=ChainLevel.CLERK, user=world.people["reporter"]
    )
    world.people["office_north"] = person("office_north", world.north, Role.ADMINISTRATOR)
    return world


def give(
    world: SmallWorld, actor: str = "administrator", giver: str = "reporter", taker: str = "stranger"
) -> HandedOver:
    return hand_over(
        giver=world.people[giver],
        taker=world.people[taker],
        actor=User.objects.get(username=world.people[actor].username),
        at=NOW,
    )


def places(user: User) -> int:
    return ChainMember.objects.filter(user=user).count()


def test_roles_and_places_go_over_and_reminders_follow(world: SmallWorld) -> None:
    assert give(world) == HandedOver(roles=1, places=3)
    taker, giver = world.people["stranger"], world.people["reporter"]
    assert places(taker) == 3
    assert not giver.memberships.exists()
    assert list(taker.memberships.values_list("unit__code", "role")) == [("north", "reporter")]
    told = {matter.user_id for matter in matters_on(TODAY)}
    assert taker.pk in told
    assert giver.pk not in told


def test_a_seat_on_a_panel_goes_over_and_no_other_one(world: SmallWorld) -> None:
    giver, taker = world.people["leader"], world.people["stranger"]
    panels = [ReviewPanel.objects.create(unit=world.city, name=name) for name in ("甲组", "乙组")]
    for panel in panels:
        Membership.objects.create(user=giver, unit=world.city, role=Role.PANELLIST, panel=panel)
    Membership.objects.create(user=taker, unit=world.city, role=Role.PANELLIST, panel=panels[0])
    assert give(world, giver="leader") == HandedOver(roles=2, places=0)
    assert set(taker.memberships.values_list("role", "panel__name")) == {("panellist", "甲组"), ("panellist", "乙组")}
    assert set(giver.memberships.values_list("role", flat=True)) == {"leader"}


def test_what_was_submitted_stays_signed_and_drafts_wait_for_the_new_reporter(world: SmallWorld) -> None:
    filed = world.report(state="submitted", submitted_by=world.people["reporter"], submitted_at=NOW)
    give(world)
    filed.refresh_from_db()
    assert filed.submitted_by == world.people["reporter"]
    taker = User.objects.get(username="stranger")
    assert filed.assignment in Assignment.objects.visible_to(taker)


def test_an_office_hands_over_in_its_own_subtree_only(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter"], unit=world.south, role=Role.REVIEWER)
    assert give(world, actor="office_north") == HandedOver(roles=1, places=2)
    assert list(world.people["reporter"].memberships.values_list("unit__code", flat=True)) == ["south"]
    assert places(world.people["reporter"]) == 1


def test_to_lead_is_not_handed_over(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter"], unit=world.north, role=Role.LEADER)
    give(world)
    assert list(world.people["reporter"].memberships.values_list("role", flat=True)) == ["leader"]


def test_old_campaigns_keep_whom_they_named(world: SmallWorld) -> None:
    world.campaign.periods.update(due_on="2020-01-31")
    assert give(world) == HandedOver(roles=1, places=0)
    assert places(world.people["reporter"]) == 3


def test_of_two_offices_at_once_the_second_is_told(world: SmallWorld) -> None:
    give(world)
    with pytest.raises(ConflictError, match="可能刚刚已被移交"):
        give(world, taker="leader_north")
    assert places(world.people["stranger"]) == 3
    assert AuditEntry.objects.filter(verb="移交工作").count() == 1


def test_a_deputy_of_the_role_ends_with_it(world: SmallWorld) -> None:
    row = Membership.objects.get(user=world.people["reporter"])
    appoint_deputy(membership=row, deputy=world.people["leader"], starts_on=TODAY, ends_on=TODAY, actor=None, at=NOW)
    give(world)
    assert not Membership.objects.filter(deputy_for__isnull=False).exists()


def test_who_has_the_role_already_keeps_their_post(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["stranger"], unit=world.north, role=Role.REPORTER, post="科长")
    give(world)
    assert world.people["stranger"].memberships.get().post == "科长"


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger"])
def test_only_an_office_hands_over(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        give(world, actor=who, taker="leader_north")
    assert places(world.people["reporter"]) == 3


def test_nobody_takes_work_from_themselves_to_themselves(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError, match="不能移交给自己"):
        give(world, taker="administrator")
    with pytest.raises(RefusedError, match="本人"):
        give(world, taker="reporter")
    User.objects.filter(username="stranger").update(is_active=False)
    world.people["stranger"].refresh_from_db()
    with pytest.raises(RefusedError, match="已停用"):
        give(world)
    assert places(world.people["reporter"]) == 3
