"""Giving leaves to units and taking them back, one or many; goals of their own; who answers."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import ChainLevel, Part, ReportState
from campaigns.models import Assignment, ChainMember, StaleMark, TargetKind
from campaigns.operations.assignments import assign_cells, clear_cells
from campaigns.operations.cells import Cell
from campaigns.operations.chains import BY_POST, set_chains
from campaigns.operations.goals import set_own_goals
from campaigns.operations.reports import save_draft
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.operations.reviews import approve_report
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import AuditEntry, Membership


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def cells(world: SmallWorld, units: str, leaves: str) -> list[Cell]:
    """``units`` × ``leaves``, both named with spaces between."""
    return [
        (world.participations[unit].pk, world.targets[leaf].pk) for unit in units.split() for leaf in leaves.split()
    ]


def has(world: SmallWorld, unit: str, leaf: str) -> bool:
    return Assignment.objects.filter(participation=world.participations[unit], target=world.targets[leaf]).exists()


def test_it_gives_a_block_and_says_what_was_new_changed_and_not_applicable(world: SmallWorld) -> None:
    Assignment.objects.filter(participation=world.participations["south"]).delete()
    TargetKind.objects.create(target=world.targets["rate"], kind=UnitKind.INSTITUTION)
    handed = assign_cells(
        campaign=world.campaign,
        cells=cells(world, "north south", "quantity rate grade"),
        part=Part.ASSISTING,
        actor=world.people["administrator"],
        at=NOW,
    )
    assert (handed.made, handed.changed, handed.unchanged, handed.inapplicable) == (2, 2, 0, 2)
    made = Assignment.objects.get(participation=world.participations["south"], target=world.targets["quantity"])
    assert (made.part, made.assigned_at) == (Part.ASSISTING, NOW)
    assert not has(world, "south", "rate")


def test_each_change_is_audited_with_its_cells_and_marks_the_units(world: SmallWorld) -> None:
    StaleMark.objects.all().delete()
    clear_cells(
        campaign=world.campaign, cells=cells(world, "south", "rate"), actor=world.people["administrator"], at=NOW
    )
    entry = AuditEntry.objects.get(verb="取消任务")
    assert entry.details["cells"] == {"south": ["rate"]}
    assert list(StaleMark.objects.values_list("participation__unit__code", flat=True)) == ["south"]


def test_what_a_report_hangs_on_is_never_cleared_and_is_named(world: SmallWorld) -> None:
    world.report("quantity")
    result = clear_cells(
        campaign=world.campaign,
        cells=cells(world, "north", "quantity rate"),
        actor=world.people["administrator"],
        at=NOW,
    )
    assert result.cleared == 1
    assert result.kept == (f"北区民政局 · {world.targets['quantity']}",)
    assert has(world, "north", "quantity")
    assert not has(world, "north", "rate")


def test_a_report_begun_on_what_was_just_taken_back_is_refused_in_words(world: SmallWorld) -> None:
    opened = world.assignment("rate")
    clear_cells(campaign=world.campaign, cells=cells(world, "north", "rate"), actor=None, at=NOW)
    with pytest.raises(ConflictError, match="收回"):
        save_draft(
            assignment=opened,
            period=world.now,
            facts={},
            text="",
            version=0,
            actor=world.people["reporter"],
            at=NOW,
        )


def test_nothing_changed_leaves_no_trace(world: SmallWorld) -> None:
    StaleMark.objects.all().delete()
    assign_cells(campaign=world.campaign, cells=cells(world, "north", "rate"), part=Part.LEAD, actor=None, at=NOW)
    assert not StaleMark.objects.exists()
    assert not AuditEntry.objects.filter(verb="分配任务").exists()


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger"])
def test_only_the_office_of_the_organiser_assigns(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        assign_cells(
            campaign=world.campaign,
            cells=cells(world, "north", "rate"),
            part=Part.ASSISTING,
            actor=world.people[who],
            at=NOW,
        )


def test_a_districts_office_does_not_touch_common_targets(world: SmallWorld) -> None:
    district = person("district", world.north, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError, match="自设目标"):
        clear_cells(campaign=world.campaign, cells=cells(world, "north", "rate"), actor=district, at=NOW)


@pytest.mark.parametrize("picked", [[], [(0, 0)]])
def test_it_refuses_nothing_and_what_is_not_of_the_campaign(world: SmallWorld, picked: list[Cell]) -> None:
    with pytest.raises(RefusedError):
        clear_cells(campaign=world.campaign, cells=picked, actor=None, at=NOW)


def test_the_number_of_statements_does_not_grow_with_the_cells(world: SmallWorld) -> None:
    assert world.people["administrator"].membership_list  # asked for once
    counts = []
    for units in ("north", "north south home"):
        Assignment.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assign_cells(
                campaign=world.campaign,
                cells=cells(world, units, "rate grade direct"),
                part=Part.LEAD,
                actor=world.people["administrator"],
                at=NOW,
            )
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_own_goal_decides_what_an_approved_report_earns(world: SmallWorld) -> None:
    report = world.report("quantity", state=ReportState.SUBMITTED, submitted_by=world.people["reporter"])
    goal: dict[Cell, Decimal | None] = dict.fromkeys(cells(world, "north", "quantity"), Decimal(160))
    set_own_goals(campaign=world.campaign, goals=goal, actor=world.people["administrator"], at=NOW)
    report.refresh_from_db()
    approve_report(report=report, actor=world.people["reviewer"], at=NOW)
    report.refresh_from_db()
    assert report.earned_whole == 5


def test_a_goal_changed_later_prices_approved_reports_anew(world: SmallWorld) -> None:
    report = world.report("quantity", state=ReportState.SUBMITTED, submitted_by=world.people["reporter"])
    approve_report(report=report, actor=world.people["reviewer"], at=NOW)
    goal: dict[Cell, Decimal | None] = dict.fromkeys(cells(world, "north", "quantity"), Decimal(320))
    count = set_own_goals(campaign=world.campaign, goals=goal, actor=world.people["administrator"], at=NOW)
    report.refresh_from_db()
    assert (count, report.earned_whole, report.filed.whole) == (1, Decimal("2.5"), Decimal("2.5"))
    assert "320" in json.dumps(AuditEntry.objects.get(verb="设定目标值").details)


@pytest.mark.parametrize(("leaf", "goal"), [("quantity", "0"), ("quantity", "-1"), ("rate", "101")])
def test_a_goal_must_be_one(world: SmallWorld, leaf: str, goal: str) -> None:
    wanted: dict[Cell, Decimal | None] = dict.fromkeys(cells(world, "north", leaf), Decimal(goal))
    with pytest.raises(ValidationError):
        set_own_goals(campaign=world.campaign, goals=wanted, actor=None, at=NOW)


def test_a_rule_without_a_goal_and_an_unassigned_cell_are_refused_and_nothing_is_written(world: SmallWorld) -> None:
    Assignment.objects.filter(participation=world.participations["south"]).delete()
    for unit, leaf in (("north", "grade"), ("south", "quantity")):
        goals: dict[Cell, Decimal | None] = dict.fromkeys(
            [*cells(world, "north", "quantity"), *cells(world, unit, leaf)], Decimal(9)
        )
        with pytest.raises(RefusedError):
            set_own_goals(campaign=world.campaign, goals=goals, actor=None, at=NOW)
    assert not Assignment.objects.filter(own_goal__isnull=False).exists()


def chain(world: SmallWorld, unit: str = "north", leaf: str = "rate") -> dict[int, str]:
    links = ChainMember.objects.filter(
        assignment__participation=world.participations[unit], assignment__target=world.targets[leaf]
    )
    return dict(links.values_list("level", "user__username"))


def test_a_chain_is_set_for_many_and_levels_left_out_stay(world: SmallWorld) -> None:
    at: dict[str, object] = {"campaign": world.campaign, "actor": world.people["administrator"], "at": NOW}
    both = cells(world, "north south", "rate")
    set_chains(cells=both, links={ChainLevel.HEAD: world.people["leader"]}, **at)  # type: ignore[arg-type]
    result = set_chains(cells=both, links={ChainLevel.CLERK: BY_POST}, **at)  # type: ignore[arg-type]
    assert chain(world) == {1: "reporter", 4: "leader"}
    assert chain(world, "south") == {1: "reporter_south", 4: "leader"}
    assert (result.changed, result.without_holder) == (2, ())


def test_whoever_has_the_posts_name_goes_before_the_role_and_nobody_is_guessed_for_a_deputy(world: SmallWorld) -> None:
    deputy = person("deputy")
    Membership.objects.create(user=deputy, unit=world.north, role=Role.LEADER, post="分管领导")
    links = {ChainLevel.DEPUTY_LEADER: BY_POST, ChainLevel.HEAD: BY_POST}
    result = set_chains(
        campaign=world.campaign, cells=cells(world, "north south", "rate"), links=links, actor=None, at=NOW
    )
    assert chain(world) == {3: "deputy", 4: "leader_north"}
    assert result.without_holder == ("南区民政局",)


def test_nobody_answers_for_a_unit_they_do_not_belong_to(world: SmallWorld) -> None:
    links = {ChainLevel.CLERK: world.people["reporter_south"]}
    with pytest.raises(RefusedError, match="北区民政局"):
        set_chains(campaign=world.campaign, cells=cells(world, "north", "rate"), links=links, actor=None, at=NOW)


def test_a_units_own_office_names_its_people_and_no_others(world: SmallWorld) -> None:
    district = person("district", world.north, Role.ADMINISTRATOR)
    links = {ChainLevel.CLERK: BY_POST}
    picked = cells(world, "north home", "rate")
    assert set_chains(campaign=world.campaign, cells=picked, links=links, actor=district, at=NOW).changed == 2
    with pytest.raises(NotAllowedError, match="南区民政局"):
        set_chains(campaign=world.campaign, cells=cells(world, "south", "rate"), links=links, actor=district, at=NOW)


def test_a_scheme_that_is_not_in_force_takes_no_assignments(world: SmallWorld) -> None:
    world.scheme.state = "superseded"
    world.scheme.save()
    with pytest.raises(RefusedError, match="发布"):
        assign_cells(campaign=world.campaign, cells=cells(world, "north", "rate"), part=Part.LEAD, actor=None, at=NOW)
