"""The pages of rounds: by role, with bad input, at the same cost for any number of rows."""

import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.enums import RoundState, SheetState
from evaluations.models import Rater, Round, ScoreSheet
from evaluations.operations.rounds import MarkGiven, publish_round, save_sheet, submit_sheet
from evaluations.workflow.rounds import END_SELF_CHECK, INSPECT, SELF_CHECK
from tests.evaluations.rounds.worlds import decided, give, inspected, round_world, sheet_of, step
from tests.evaluations.views.boards import add_units
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def made(db: None) -> tuple[SmallWorld, Round]:
    return round_world()


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(world: SmallWorld, who: str, page: str, *args: Any) -> Any:
    return client_of(world, who).get(reverse(f"evaluations:{page}", args=args))


def post(world: SmallWorld, who: str, page: str, /, *args: Any, **data: Any) -> Any:
    return client_of(world, who).post(reverse(f"evaluations:{page}", args=args), data)


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


PAGES = ("round", "round_results", "round_setup", "round_publish", "round_sealed")
ACCESS = {
    "administrator": (200, 200, 200, 200, 404),
    "leader": (200, 200, 403, 403, 404),
    "reviewer": (200, 200, 403, 403, 404),
    "auditor": (200, 200, 403, 403, 404),
    "leader_north": (404, 404, 404, 404, 404),
    "reporter": (404, 404, 404, 404, 404),
    "stranger": (404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("who", ACCESS)
def test_before_it_is_published_only_those_above_see_a_round(made: tuple[SmallWorld, Round], who: str) -> None:
    world, subject = made
    assert tuple(get(world, who, name, subject.pk).status_code for name in PAGES) == ACCESS[who]


@pytest.mark.parametrize(
    ("who", "sealed", "progress", "has_rank"),
    [
        ("leader", 200, 200, True),
        ("leader_north", 200, 403, True),
        ("reporter", 200, 403, False),
        ("reporter_south", 200, 403, False),
        ("stranger", 404, 404, False),
    ],
)
def test_published_results_open_the_siblings_totals_and_no_ranking_to_reporters(
    made: tuple[SmallWorld, Round], who: str, sealed: int, progress: int, has_rank: bool
) -> None:
    world, subject = made
    decided(world, subject)
    publish_round(subject=subject, version=None, actor=None, at=NOW)
    answer = get(world, who, "round_sealed", subject.pk)
    assert (answer.status_code, get(world, who, "round", subject.pk).status_code) == (sealed, progress)
    if sealed == 200:
        text = text_of(answer)
        assert "南区民政局" in text
        assert "北区民政局" in text
        assert "校验码（SHA-256）" in text
        assert ("名次" in text) == has_rank


def test_a_district_sees_its_own_place_among_the_published_and_not_the_others(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    decided(world, subject)
    seal = publish_round(subject=subject, version=None, actor=None, at=NOW)
    rows = {row.unit_code: row for row in seal.rows.units()}
    for code, row in rows.items():
        seal.rows.filter(unit_code=code).update(rank=700 + row.position)
    shown = text_of(get(world, "leader_north", "round_sealed", subject.pk))
    assert f">{700 + rows['north'].position}<" in shown
    assert f">{700 + rows['south'].position}<" not in shown
    assert f">{700 + rows['south'].position}<" in text_of(get(world, "leader", "round_sealed", subject.pk))
    assert get(world, "leader_north", "round_sealed_file", subject.pk).status_code == 403


def test_the_office_sets_a_round_up_and_an_inspector_hands_in(made: tuple[SmallWorld, Round]) -> None:
    world, _ = made
    new = {"kind": "covert", "name": "暗访", "starts_on": "2026-11-01", "ends_on": "2026-11-20"}
    assert post(world, "leader", "rounds", **new).status_code == 403
    assert post(world, "administrator", "rounds", **{**new, "ends_on": "2026-10-01"}).status_code == 422
    assert post(world, "administrator", "rounds", **new).status_code == 302
    subject = Round.objects.get(name="暗访")
    leaf = world.targets["quantity"]
    acts: list[dict[str, Any]] = [
        {"act": "targets", "target": [leaf.pk]},
        {"act": "units", "selection": "draw", "seed": "88", "draw_size": "2"},
        {"act": "rater", "person": "reporter_home", "share": "2"},
    ]
    for act in acts:
        assert post(world, "administrator", "round_setup", subject.pk, **act).status_code == 302
    assert subject.units.count() == 2
    assert Rater.objects.get(round=subject).share == Decimal(2)
    assert post(world, "administrator", "round", subject.pk, act=INSPECT, state="setup").status_code == 302
    mine = text_of(get(world, "reporter_home", "my_sheets"))
    waiting = list(ScoreSheet.objects.open_for(world.people["reporter_home"]))
    assert waiting
    assert all(sheet.participation.name in mine for sheet in waiting)
    typed = {"version": "0", f"points_{leaf.pk}": "７.5", "act": "submit"}
    assert post(world, "reporter_home", "sheet", waiting[0].pk, **typed).status_code == 302
    assert ScoreSheet.objects.get(pk=waiting[0].pk).state == SheetState.SUBMITTED


@pytest.mark.parametrize(
    "act",
    [
        {"act": "units", "selection": "draw", "seed": "", "draw_size": "2"},
        {"act": "units", "selection": "draw", "seed": "1", "draw_size": "99"},
        {"act": "units", "selection": "moon"},
        {"act": "rater", "person": "没有这个人", "share": "1"},
        {"act": "rater", "share": "1"},
        {"act": "rater", "person": "one", "share": "1"},
        {"act": "rules", "name": "", "version": "0"},
        {"act": "nonsense"},
    ],
)
def test_faulty_set_up_is_explained_and_changes_nothing(made: tuple[SmallWorld, Round], act: dict[str, str]) -> None:
    world, subject = made
    before = (subject.units.count(), subject.raters.count())
    answer = post(world, "administrator", "round_setup", subject.pk, **act)
    assert answer.status_code in {400, 422}
    assert 'role="alert"' in text_of(answer)
    assert (subject.units.count(), subject.raters.count()) == before


def test_marks_that_cannot_be_are_explained_at_their_field(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    grade = world.targets["grade"].pk
    answer = post(world, "one", "sheet", sheet.pk, version="0", act="save", **{f"points_{grade}": "11"})
    assert answer.status_code == 422
    assert "10" in text_of(answer)
    assert not sheet.marks.exists()
    assert post(world, "one", "sheet", sheet.pk, version="0", act="submit").status_code == 422
    sheet.refresh_from_db()
    assert sheet.state == SheetState.OPEN


def test_another_rater_s_sheet_is_not_found_and_leaders_may_only_read(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    assert get(world, "reporter", "sheet", sheet.pk).status_code == 404
    assert get(world, "leader", "sheet", sheet.pk).status_code == 200
    assert post(world, "leader", "sheet", sheet.pk, version="0", act="save").status_code == 403


def test_a_second_window_is_told_that_the_sheet_changed(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    assert post(world, "one", "sheet", sheet.pk, version="0", act="save").status_code == 302
    answer = post(world, "one", "sheet", sheet.pk, version="0", act="save")
    assert answer.status_code == 409
    assert "另一处保存过" in text_of(answer)


def test_a_round_closes_with_a_reason_only(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    give(world, subject, "one", "north", "8", "6")
    answer = post(world, "administrator", "round", subject.pk, act="review", state="inspecting")
    assert answer.status_code == 400
    assert "还有 5 张评分表没有交" in text_of(answer)
    stale = post(world, "administrator", "round", subject.pk, act="review", state="setup", reason="够了")
    assert stale.status_code == 409
    subject.refresh_from_db()
    assert subject.state == RoundState.INSPECTING


def test_only_a_self_check_without_raters_offers_to_end_it(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, SELF_CHECK)
    assert END_SELF_CHECK not in text_of(get(world, "administrator", "round", subject.pk))
    subject.raters.all().delete()
    text = text_of(get(world, "administrator", "round", subject.pk))
    assert f'value="{END_SELF_CHECK}"' in text
    assert 'name="reason"' in text


def test_corrections_need_a_reason_and_show_what_was_before(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    inspected(world, subject)
    typed = {"unit": world.participations["north"].pk, "target": world.targets["direct"].pk, "points": "3"}
    assert post(world, "administrator", "round_results", subject.pk, **typed).status_code == 422
    assert post(world, "reviewer", "round_results", subject.pk, reason="因", **typed).status_code == 403
    assert post(world, "leader", "round_results", subject.pk, reason="台账不全", **typed).status_code == 302
    text = text_of(get(world, "leader", "round_results", subject.pk))
    assert "2 份评分平均 6.50" in text
    assert "复核改为 3：台账不全" in text


def test_thresholds_are_tried_out_without_saving_and_percentages_can_be_taken_over(
    made: tuple[SmallWorld, Round],
) -> None:
    world, subject = made
    decided(world, subject)
    url = reverse("evaluations:round_publish", args=[subject.pk])
    office = client_of(world, "administrator")
    tried = office.get(url, {"threshold_0": "1", "quota_0": "0"})
    assert tried.status_code == 200
    subject.refresh_from_db()
    assert subject.quotas == {}
    assert office.get(url, {"threshold_0": "many"}).status_code == 422
    assert office.post(url, {"threshold_0": "1", "quota_0": "30", "act": "quotas"}).status_code == 302
    subject.refresh_from_db()
    assert subject.quotas == {"优秀": "30"}
    assert world.campaign.grades.get(name="优秀").threshold == 90
    assert office.post(url, {"act": "publish", "version": "0"}).status_code == 409
    assert office.post(url, {"act": "publish", "version": subject.version}).status_code == 302


def test_amendments_stand_beside_the_result_and_the_file_is_what_was_sealed(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    decided(world, subject)
    seal = publish_round(subject=subject, version=None, actor=None, at=NOW)
    typed = {"unit": "北区民政局", "change": "总分应为 80", "reason": "申诉成立"}
    assert post(world, "leader", "round_sealed", subject.pk, **typed).status_code == 403
    assert post(world, "administrator", "round_sealed", subject.pk, **{**typed, "unit": "月亮"}).status_code == 422
    assert post(world, "administrator", "round_sealed", subject.pk, **{**typed, "reason": ""}).status_code == 422
    assert post(world, "administrator", "round_sealed", subject.pk, **typed).status_code == 302
    assert "总分应为 80" in text_of(get(world, "reporter", "round_sealed", subject.pk))
    file = get(world, "leader", "round_sealed_file", subject.pk).content.decode()
    assert [json.loads(line) for line in file.splitlines()] == [json.loads(line) for line in seal.lines()]
    assert get(world, "reporter", "round_sealed_file", subject.pk).status_code == 403


def test_the_years_are_joined_on_one_page(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    assert "还没有届期成绩" in text_of(get(world, "leader", "round_term"))
    decided(world, subject)
    Round.objects.filter(pk=subject.pk).update(year=2026, year_weight=60)
    publish_round(subject=subject, version=None, actor=None, at=NOW)
    text = text_of(get(world, "leader_north", "round_term"))
    assert "2026 年占 60" in text
    assert get(world, "reporter", "round_term").status_code == 403


@pytest.mark.parametrize("name", ["round", "round_results", "round_setup", "round_sealed", "my_sheets", "rounds"])
def test_pages_cost_the_same_for_more_units(made: tuple[SmallWorld, Round], name: str) -> None:
    world, subject = made

    def cost() -> int:
        who = "one" if name == "my_sheets" else "administrator"
        client = client_of(world, who)
        url = reverse(f"evaluations:{name}", args=[] if name in {"my_sheets", "rounds"} else [subject.pk])
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    add_units(world, 3)
    decided(world, subject)
    publish_round(subject=subject, version=None, actor=None, at=NOW)
    before = cost()
    rater = subject.raters.get(user=world.people["one"])
    add_units(world, 6, first=3)
    known = set(subject.units.values_list("participation_id", flat=True))
    for member in world.campaign.participations.exclude(pk__in=known)[:6]:
        subject.units.create(participation=member)
        ScoreSheet.objects.create(round=subject, participation=member, rater=rater)
    assert cost() == before


@pytest.mark.parametrize("rater", ["", "x", "²", "-1", "9" * 30])
@pytest.mark.parametrize("act", ["exclude", "hand_over"])
def test_a_rater_who_is_not_there_is_not_found(made: tuple[SmallWorld, Round], act: str, rater: str) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    answer = post(world, "administrator", "round", subject.pk, act=act, rater=rater, reason="调离", to="leader")
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["round_setup", "round_publish", "round_results"])
@pytest.mark.parametrize("typed", ["", "x", "-1", "²", "9" * 30])
def test_keys_and_versions_that_cannot_be_are_refused_in_words(
    made: tuple[SmallWorld, Round], page: str, typed: str
) -> None:
    world, subject = made
    decided(world, subject)
    answers = {
        "round_setup": {"act": "targets", "target": typed},
        "round_publish": {"act": "publish", "version": typed},
        "round_results": {"unit": typed, "target": typed, "points": "1", "reason": "因"},
    }
    assert post(world, "administrator", page, subject.pk, **answers[page]).status_code in {400, 404, 409, 422}


@pytest.mark.parametrize("typed", ["", "x", "-1", "²", "9" * 30])
def test_a_sheet_with_an_impossible_version_is_not_saved(made: tuple[SmallWorld, Round], typed: str) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    grade = world.targets["grade"].pk
    answer = post(world, "one", "sheet", sheet.pk, version=typed, act="save", **{f"points_{grade}": "1"})
    assert answer.status_code in {409, 422}
    assert not sheet.marks.exists()


def test_after_a_refusal_for_gaps_the_same_page_can_be_sent_again(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    step(world, subject, INSPECT)
    sheet = sheet_of(subject, world.people["one"], "north")
    grade, direct = world.targets["grade"].pk, world.targets["direct"].pk
    answer = post(world, "one", "sheet", sheet.pk, version="0", act="submit", **{f"points_{grade}": "1"})
    assert answer.status_code == 422
    shown = answer.context["form"]["version"].value()
    typed = {f"points_{grade}": "1", f"points_{direct}": "2"}
    assert post(world, "one", "sheet", sheet.pk, version=shown, act="submit", **typed).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED


def test_huge_and_odd_values_of_the_rules_are_explained(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    rules = {"name": "秋", "starts_on": "2026-11-01", "ends_on": "2026-11-20", "drift_limit": "10", "version": "0"}
    for odd in ({"year_weight": "9" * 30}, {"year": "9" * 30}, {"drift_limit": "1e9"}, {"version": "9" * 30}):
        answer = post(world, "administrator", "round_setup", subject.pk, act="rules", **{**rules, **odd})
        assert answer.status_code in {409, 422}, odd


def test_whoever_oversees_has_the_sealed_text_read_again_and_a_view_does_not(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    decided(world, subject)
    seal = publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)
    assert "还没有核对过" in text_of(get(world, "leader", "round_sealed", subject.pk))
    assert post(world, "reporter", "round_sealed", subject.pk, act="check").status_code == 403
    assert post(world, "leader_north", "round_sealed", subject.pk, act="check").status_code == 302
    assert "10:30 逐行核对，与公布时一字不差" in text_of(get(world, "reporter", "round_sealed", subject.pk))
    seal.rows.filter(unit_code="south").update(body="{}")
    assert "一字不差" in text_of(get(world, "reporter", "round_sealed", subject.pk))
    post(world, "leader", "round_sealed", subject.pk, act="check")
    assert "校验码不符" in text_of(get(world, "reporter", "round_sealed", subject.pk))


def test_a_self_check_shows_what_units_gave_themselves(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    subject.raters.all().delete()
    step(world, subject, SELF_CHECK)
    own, actor = sheet_of(subject, None, "north"), world.people["reporter"]
    marks = {row.target_id: MarkGiven(Decimal("4.5")) for row in subject.targets.all()}
    saved = save_sheet(sheet=own, marks=marks, version=0, actor=actor, at=NOW)
    draft = text_of(get(world, "administrator", "round_results", subject.pk))
    assert "自查 9.00 分" not in draft
    submit_sheet(sheet=saved, version=saved.version, actor=actor, at=NOW)
    shown = text_of(get(world, "administrator", "round_results", subject.pk))
    assert "自查 9.00 分，供参考，不计入得分" in shown
    assert "自查 4.50 / 10" in shown
