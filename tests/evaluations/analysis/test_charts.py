"""Charts: what is drawn stands in the table, too, and is what ``export_scores`` says."""

import datetime as dt
import json
import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from campaigns.enums import SchemeState
from campaigns.models import Participation, ProgressReport, Scheme
from evaluations.exporters.scores import export_scores
from evaluations.models import ScoreRun, UnitScore
from evaluations.queries.analysis.charts import CHARTS
from tests.counting import counting
from tests.evaluations.views.boards import add_units, keep, page, refresh, scored_world, signed_in, text_of
from tests.worlds.small import NOW, SmallWorld, small_world

END = dt.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def drawn(answer: Any) -> Any:
    found = re.search(r'<script id="chart-data" type="application/json">(.*?)</script>', text_of(answer), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def chart(world: SmallWorld, name: str, who: str = "leader", **query: Any) -> Any:
    return signed_in(world.people[who]).get(f"/evaluations/analysis/{name}/", query)


def table(answer: Any) -> dict[str, list[str]]:
    return {row[0].words: [cell.words for cell in row[1:]] for row in answer.context["chart"].rows}


def exported(world: SmallWorld) -> dict[str, Any]:
    found = export_scores(ScoreRun.objects.get(campaign=world.campaign, is_live=True))
    names = dict(Participation.objects.values_list("unit__code", "name"))
    return {names[unit["unit"]]: unit for unit in found["units"]}


def test_the_heat_map_and_the_small_lines_show_the_exported_totals(world: SmallWorld) -> None:
    wanted = {name: "—" if unit["total"] is None else str(unit["total"]) for name, unit in exported(world).items()}
    assert {name: cells[0] for name, cells in table(chart(world, "heat")).items()} == wanted
    assert {name: cells[-1] for name, cells in table(chart(world, "multiples")).items()} == wanted


def test_the_ranks_are_the_exported_ones(world: SmallWorld) -> None:
    names = {"北区民政局", "南区民政局"}
    shown = {name: cells[-1] for name, cells in table(chart(world, "bump")).items()}
    assert names <= set(shown)
    for name, rank in shown.items():
        assert rank == str(exported(world)[name]["rank"] or "—")


@pytest.mark.parametrize("query", [{}, {"pillar": "p1"}])
def test_the_waterfall_falls_from_full_points_to_the_exported_total(world: SmallWorld, query: dict[str, str]) -> None:
    data = drawn(chart(world, "waterfall", unit="north", **query))
    total = Decimal(exported(world)["北区民政局"]["total"])
    end = Decimal(str(data["full"])) + sum(Decimal(str(step["value"])) for step in data["steps"])
    assert data["total"] == float(total)
    assert abs(end - total) <= Decimal("0.01") * len(data["steps"]), "each step is rounded for itself"
    signs = {step["name"]: step["value"] > 0 for step in data["steps"]}
    assert signs["加分"] is True
    assert signs["扣分"] is False


def test_the_radar_shows_the_exported_rates_of_the_targets(world: SmallWorld) -> None:
    tops = exported(world)["北区民政局"]["targets"]["p1"]
    share = Decimal(tops["achieved"]) / Decimal(tops["attainable"]) * 100
    answer = chart(world, "radar", unit="north")
    assert drawn(answer)["series"][0]["values"] == [pytest.approx(float(share), abs=0.06)]


def test_the_dashboard_and_lists_show_the_exported_totals(world: SmallWorld) -> None:
    wanted = {name: unit["total"] for name, unit in exported(world).items()}
    for name in ("matrix", "ranking"):
        shown = {row.unit: row.total for row in page(world, "leader", name).context["rows"]}
        assert {unit: None if total is None else f"{total:.2f}" for unit, total in shown.items()} == {
            unit: None if total is None else f"{Decimal(total):.2f}" for unit, total in wanted.items()
        }
    for code, unit in (("city", "市民政局"), ("north", "北区民政局")):
        board = page(world, "leader", "dashboard", unit=code).context["board"]
        assert f"{board.score.system_score:.2f}" == f"{Decimal(exported(world)[unit]['system_score']):.2f}"
        assert f"{board.score.total:.2f}" == f"{Decimal(wanted[unit]):.2f}"


def test_the_calendar_counts_reports_by_the_day_they_were_first_handed_in(world: SmallWorld) -> None:
    answer = chart(world, "filing")
    filed = ProgressReport.objects.filter(first_submitted_on__isnull=False).count()
    assert drawn(answer)["days"] == [[world.late.due_on.isoformat(), filed]]
    assert [world.late.due_on.isoformat(), "2026年第3季度"] in drawn(answer)["due"]
    assert "2025 年没有填报" in text_of(chart(world, "filing", year="2025"))


@pytest.mark.parametrize("name", list(CHARTS))
def test_each_has_its_table_and_the_same_rows_as_a_workbook(world: SmallWorld, name: str) -> None:
    keep(world, END)
    answer = chart(world, name)
    text, found = text_of(answer), answer.context["chart"]
    assert found.rows
    assert all(cell.words in text for row in found.rows for cell in row)
    book = CalamineWorkbook.from_filelike(BytesIO(chart(world, name, format="xlsx").content)).get_sheet_by_index(0)
    assert len(book.to_python()) == len(found.rows) + 1
    assert drawn(answer)["kind"] == name


def test_the_heat_map_is_sorted_by_any_target_with_what_does_not_apply_last(world: SmallWorld) -> None:
    target = chart(world, "heat").context["chart"].columns[2].key

    def order(sort: str) -> list[str]:
        return [cells[1] for cells in table(chart(world, "heat", sort=sort)).values() if cells[1] != "未到期"]

    up = [Decimal(words.rstrip("%")) for words in order(target)]
    assert len(up) > 1
    assert up == sorted(up)
    assert [Decimal(words.rstrip("%")) for words in order(f"-{target}")] == up[::-1]


def test_ranks_are_not_for_reporters_and_a_district_sees_its_own(world: SmallWorld) -> None:
    assert chart(world, "bump", "reporter").status_code == 403
    assert "名次变化图" not in text_of(page(world, "reporter", "analysis"))
    assert "南区民政局" not in text_of(chart(world, "heat", "leader_north"))
    assert set(table(chart(world, "heat", "reporter"))) == {"北区民政局"}
    assert chart(world, "heat", "leader_north", unit="south").status_code == 404


def test_ties_everywhere_and_a_class_with_one_unit_are_said(world: SmallWorld) -> None:
    keep(world, END)
    UnitScore.objects.update(rank=1)
    assert "现在这些单位并列" in text_of(chart(world, "bump"))
    Participation.objects.filter(unit=world.home).update(comparison_class="独一")
    UnitScore.objects.filter(participation__unit=world.home).update(comparison_class="独一")
    assert "只看得到一个单位" in text_of(chart(world, "bump", **{"class": "独一"}))


@pytest.mark.parametrize("name", list(CHARTS))
def test_without_scheme_or_results_each_says_so(db: None, name: str) -> None:
    world = small_world()
    Scheme.objects.update(state=SchemeState.DRAFT)
    text = text_of(chart(world, name))
    assert "chart-data" not in text or name == "multiples"
    assert re.search("还没有|没有任何填报", text)


def test_a_period_without_data_and_words_that_are_no_year_are_answered(world: SmallWorld) -> None:
    assert page(world, "leader", "dashboard", day="2020-01-01").status_code == 404
    answer = chart(world, "filing", year="去年")
    assert answer.status_code == 400
    assert "“去年”不是年份" in answer.content.decode()
    assert chart(world, "moods").status_code == 404
    assert chart(world, "heat", page="9" * 40, sort="-none").status_code == 200


def test_long_names_and_200_units_fit_on_one_page_of_the_matrix(world: SmallWorld) -> None:
    add_units(world, 250)
    Participation.objects.filter(unit=world.south).update(name="南" * 60)
    refresh(world)
    answer = chart(world, "heat")
    assert len(answer.context["chart"].rows) == 200
    assert answer.context["chart"].pages == 2
    assert "南" * 60 in text_of(answer)
    assert len(chart(world, "heat", page=2).context["chart"].rows) == 54


@pytest.mark.parametrize("name", list(CHARTS))
def test_it_asks_as_often_for_300_units_as_for_20(world: SmallWorld, name: str) -> None:
    def asked() -> int:
        client = signed_in(world.people["leader"])
        with counting() as seen:
            assert client.get(f"/evaluations/analysis/{name}/").status_code == 200
        return seen.queries

    add_units(world, 20)
    refresh(world)
    few = asked()
    add_units(world, 280, first=20)
    refresh(world)
    assert asked() == few


def test_the_dashboard_of_a_class_a_pillar_and_a_day_is_the_address(world: SmallWorld) -> None:
    kept = keep(world, END)
    board = page(world, "leader", "dashboard", day=END.isoformat()).context["board"]
    assert board.score == UnitScore.objects.get(run=kept, participation=world.participations["city"])
    kind = world.participations["home"].comparison_class
    narrowed = page(world, "leader", "dashboard", **{"class": kind}).context["board"]
    assert {row.unit for row in narrowed.ranking} == {row.unit for row in narrowed.matrix} == {"北区福利院"}
    assert [each.label for each in page(world, "leader", "dashboard", pillar="p1").context["board"].targets] == [
        "组织领导到位"
    ]
    assert page(world, "leader", "dashboard", pillar="none").context["board"].columns == ()
