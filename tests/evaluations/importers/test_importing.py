"""A valid file becomes rows; a second time nothing changes; what stands in the way stops the whole."""

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from campaigns.models import Assignment, Campaign, MilestoneDone, Participation, ProgressReport, StaleMark
from campaigns.rules import FaultsError
from core.paths import depth
from evaluations.exporters.campaign import export_campaign
from evaluations.importers.campaign import ImportResult, import_campaign, parse_campaign
from evaluations.models import Adjustment
from tests.worlds.interchange import as_bytes, campaign_file, leaf, report
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db

AT = dt.datetime(2024, 5, 20, 1, tzinfo=dt.UTC)

Json = dict[str, Any]


def load(written: Json) -> ImportResult:
    return import_campaign(parsed=parse_campaign(as_bytes(written)), at=AT)


def everything() -> dict[str, list[Any]]:
    """Every row of our apps, to see that nothing moved."""
    models = [model for app in ("units", "campaigns", "evaluations") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def one_report(target: str, period: str = "Q1") -> ProgressReport:
    return ProgressReport.objects.get(assignment__target__code=target, period__code=period)


def test_it_makes_units_below_their_parents() -> None:
    load(campaign_file())
    bureau, window = Unit.objects.get(code="u0"), Unit.objects.get(code="u1")
    assert (bureau.numchild, window.path[:-4]) == (1, bureau.path)
    assert window.pinyin_initials == "hydjc"
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_it_adds_units_to_a_tree_that_is_there() -> None:
    root = Unit.objects.add_root(instance=Unit(code="u0", name="别的名字", kind="institution"))
    Unit.objects.add_child(root, instance=Unit(code="x", name="旁边", kind="window"))
    load(campaign_file())
    root.refresh_from_db()
    assert (root.name, root.kind, root.numchild) == ("别的名字", "institution", 2)
    assert Participation.objects.get(unit=root).name == "市民政局"
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_it_gives_every_applicable_leaf_to_every_unit() -> None:
    load(campaign_file())
    assert Assignment.objects.filter(participation__unit__code="u0").count() == 8
    assert Assignment.objects.filter(participation__unit__code="u1").count() == 9


def test_it_stores_what_an_approved_report_earned() -> None:
    load(campaign_file())
    grade, milestone, quantity = one_report("1.4"), one_report("1.6"), one_report("1.1")
    assert (grade.approved_facts, grade.earned_whole) == ({"grade": "良"}, 4)
    assert (milestone.earned_whole, MilestoneDone.objects.get().report) == (0, milestone)
    assert (quantity.amount, quantity.text) == (3, "办理三件")
    draft = one_report("1.1", "Q2")
    assert (draft.state, draft.approved_facts, draft.earned_whole) == ("draft", None, None)


def test_it_marks_the_campaign_stale_and_leaves_a_trace() -> None:
    result = load(campaign_file())
    mark = StaleMark.objects.get()
    assert (mark.campaign, mark.participation, mark.assignment) == (result.campaign, None, None)
    assert AuditEntry.objects.get().verb == "导入活动"


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_second_time_nothing_changes(shuffled: bool) -> None:
    written = campaign_file()
    load(written)
    before = everything()
    if shuffled:
        for rows in (written["units"], written["periods"], written["reports"], written["scheme"]["targets"]):
            rows.reverse()
    result = load(written)
    assert not result.has_changes
    assert everything() == before


def change_value(written: Json) -> None:
    written["reports"][0]["facts"] = {"value": "7"}


def take_approval_back(written: Json) -> None:
    written["reports"][5]["state"] = "returned"


def approve(written: Json) -> None:
    written["reports"][8] |= {"state": "approved", "facts": {"value": "2"}}


def change_bonus(written: Json) -> None:
    written["adjustments"][0]["points"] = "3"


def add_twin(written: Json) -> None:
    written["adjustments"].append(dict(written["adjustments"][1]))


def reverse_tree(written: Json) -> None:
    written["units"][0]["parent"], written["units"][1]["parent"] = "u1", None


def swap_periods(written: Json) -> None:
    first, second = written["periods"][:2]
    first["starts"], second["starts"] = second["starts"], first["starts"]
    first["ends"], second["ends"] = second["ends"], first["ends"]


def change_weight(written: Json) -> None:
    written["units"][1]["weight"] = "2"


def change_grades(written: Json) -> None:
    written["campaign"]["grades"] = {"甲": "70", "乙": "70"}


def insert_unit(written: Json) -> None:
    written["units"].insert(1, {"code": "u2", "name": "中间", "parent": "u0", "kind": "department"})
    written["units"][2]["parent"] = "u2"


CHANGES = [
    change_value, take_approval_back, approve, change_bonus, add_twin, reverse_tree, swap_periods, change_weight,
    change_grades, insert_unit,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_changed_content_is_updated_as_if_it_had_been_so_from_the_start(change: Callable[[Json], None]) -> None:
    written = campaign_file()
    load(written)
    changed = copy.deepcopy(written)
    change(changed)
    StaleMark.objects.all().delete()
    result = load(changed)
    assert StaleMark.objects.count() == 1
    updated = export_campaign(result.campaign)
    Campaign.objects.update(code="old")
    changed["campaign"]["code"] = "fresh"
    fresh = export_campaign(load(changed).campaign)
    fresh["campaign"]["code"] = updated["campaign"]["code"] = ""
    assert updated == fresh


def test_a_changed_report_counts_one_version_more_and_its_milestones_follow() -> None:
    written = campaign_file()
    load(written)
    before = one_report("1.6").version
    take_approval_back(written)
    load(written)
    report_now = one_report("1.6")
    assert (report_now.version, report_now.earned_whole) == (before + 1, None)
    assert ProgressReport.objects.filter(approved_facts__isnull=True).count() == 2
    assert not MilestoneDone.objects.exists()


def test_what_the_file_leaves_out_is_not_deleted() -> None:
    written = campaign_file()
    load(written)
    written["reports"], written["adjustments"] = [], []
    result = load(written)
    assert not result.has_changes
    assert (ProgressReport.objects.count(), Adjustment.objects.count()) == (10, 4)


def test_one_campaign_never_changes_another() -> None:
    load(campaign_file())
    other = campaign_file()
    other["campaign"]["code"] = "d"
    before = export_campaign(Campaign.objects.get(code="c"))
    reverse_tree(other)
    other["units"][0] |= {"name": "改名", "kind": "institution", "weight": "3"}
    load(other)
    assert export_campaign(Campaign.objects.get(code="c")) == before
    assert Unit.objects.count() == 2


def test_paths_lead_through_the_tree_of_the_campaign() -> None:
    written = campaign_file()
    reverse_tree(written)
    load(written)
    window = Participation.objects.get(unit__code="u1")
    below = Participation.objects.below(window.path)
    assert [depth(row.path) for row in below] == [1, 2]


def change_points(written: Json) -> None:
    written["scheme"]["targets"][1]["points"] = "6"


def change_rule(written: Json) -> None:
    written["scheme"]["targets"][1]["rule"]["goal"] = "11"


def change_title(written: Json) -> None:
    written["scheme"]["targets"][0]["title"] = "四个重点"


def add_target(written: Json) -> None:
    written["scheme"]["targets"].append(leaf("1.10", {"kind": "direct"}))


def lose_target(written: Json) -> None:
    written["scheme"]["targets"].pop(7)
    written["reports"].pop(6)


def next_version(written: Json) -> None:
    written["scheme"]["version"] = 2


def change_kind(written: Json) -> None:
    written["units"][1]["kind"] = "department"
    written["reports"].pop(9)


def change_cycle(written: Json) -> None:
    written["periods"][1]["cycle"] = "half"
    written["reports"].pop(8)


CONFLICTS = [
    (change_points, "scheme.targets[1].points"),
    (change_rule, "scheme.targets[1].rule"),
    (change_title, "scheme.targets[0].title"),
    (add_target, "scheme.targets[10]"),
    (lose_target, "scheme.targets"),
    (next_version, "scheme.version"),
    (change_kind, "units[1].kind"),
    (change_cycle, "periods[1].cycle"),
]


@pytest.mark.parametrize(("change", "path"), CONFLICTS)
def test_what_stands_in_the_way_stops_the_whole(change: Callable[[Json], None], path: str) -> None:
    written = campaign_file()
    load(written)
    before = everything()
    written["campaign"]["name"] = "另一个名称"
    change(written)
    with pytest.raises(FaultsError) as refused:
        load(written)
    assert [fault.path for fault in refused.value.faults] == [path]
    assert everything() == before


def test_a_corrected_report_keeps_what_was_reported() -> None:
    written = campaign_file()
    written["reports"][0] |= {"reported": {"value": "5"}, "correction_reason": "重复计算", "submitted_on": "2024-04-09"}
    written["assignments"] = [{"unit": "u1", "target": "1.1", "part": "assisting", "own_goal": "12"}]
    campaign = load(written).campaign
    corrected = one_report("1.1")
    assert (corrected.facts, corrected.approved_facts, corrected.amount) == ({"value": "5"}, {"value": "3"}, 3)
    assert corrected.was_corrected
    exported = export_campaign(campaign)
    assert exported["reports"][0] == written["reports"][0]
    assert exported["assignments"] == written["assignments"]
    assert not load(written).has_changes


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries: Any) -> None:
    written = campaign_file()
    for number in range(40):
        code = f"w{number}"
        written["units"].append({"code": code, "name": f"窗口{number}", "parent": "u0", "kind": "window"})
        written["reports"] += [
            report(f"1.{n}", facts, unit=code) for n, facts in ((1, {"value": "1"}), (7, {"events": 0}))
        ]
    with django_assert_max_num_queries(60):
        load(written)
