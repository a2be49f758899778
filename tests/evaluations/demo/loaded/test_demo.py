"""The demo's world: what the report names is there and good; what is not good is invented."""

import datetime as dt
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from campaigns.enums import Cycle, Join, ReportState, VetoEffect
from campaigns.models import (
    Campaign,
    DisclosureItem,
    Evidence,
    LedgerEntry,
    PeriodExtension,
    ProgressReport,
    ReportEvidence,
    Scheme,
    SystemFill,
    Target,
)
from campaigns.queries.reminders import matters_on
from campaigns.queries.returns import return_board
from campaigns.queries.tasks import task_board
from campaigns.rules import RULES
from evaluations.demo import accounts, demo_password, load_demo, set_password
from evaluations.demo.calendar import FINISHED, running_term, spans_of
from evaluations.demo.people import LACKS_GROUP
from evaluations.demo.units import PLACES
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState, CellState
from evaluations.management.commands import demo as command
from evaluations.models import Adjustment, Appeal, CellScore, MethodResult, ScoreRun, UnitScore
from evaluations.operations.rollup import roll_up
from evaluations.queries.term_report.report import read_term_report
from evaluations.queries.term_report.scope import scope_of
from tests.worlds.small import NOW
from units.models import Unit, User

pytestmark = pytest.mark.django_db

INVENTED = [place.code for place in PLACES if place.invented]
OWN_AND_PEER = ["xishan", "huishan"]
UNIT = "assignment__participation__unit__code__in"


def reports(code: str) -> dict[str, int]:
    rows = ProgressReport.objects.filter(period__campaign__code=code)
    return {state: rows.filter(state=state).count() for state in ReportState.values}


def finished(title: str, *units: str) -> Decimal:
    rows = ProgressReport.objects.filter(period__campaign__code=FINISHED.code, assignment__target__title=title)
    if units:
        rows = rows.filter(**{UNIT: units})
    return Decimal(rows.aggregate(total=Sum("amount"))["total"] or 0)


@pytest.mark.parametrize("code", [FINISHED.code, "demo-running"])
def test_the_common_scheme_has_three_pillars_twelve_targets_and_a_hundred_points(demo: Campaign, code: str) -> None:
    targets = Target.objects.filter(scheme__campaign__code=code, scheme__owner__isnull=True)
    assert [top.title for top in targets.tops()] == ["三个到位", "四个重点", "五个结合"]
    assert targets.filter(parent__parent__isnull=True, parent__isnull=False).count() == 12
    points = [leaf.points for leaf in targets.leaves()]
    assert 40 <= len(points) <= 60
    assert sum(points) == 100


def test_it_uses_every_rule_cycle_and_join(demo: Campaign) -> None:
    leaves = list(Target.objects.of_published(demo).leaves())
    assert {leaf.rule_object.kind for leaf in leaves} == set(RULES)
    assert {leaf.cycle for leaf in leaves} == set(Cycle.values)
    assert {leaf.join for leaf in leaves} == set(Join.values)


def test_the_local_targets_of_xishan_stand_apart(demo: Campaign) -> None:
    local = Scheme.objects.get(campaign=demo, owner__unit__code="xishan")
    assert list(local.targets.tops().values_list("title", flat=True)) == ["三个一流", "四优四新", "两有两无"]
    scores = UnitScore.objects.filter(run__in=ScoreRun.objects.live(demo), participation__unit__code__in=OWN_AND_PEER)
    assert len(set(scores.values_list("attainable", flat=True))) == 1, "local points are in no common sum"


def test_reports_are_found_in_every_state(demo: Campaign) -> None:
    assert all(reports(demo.code).values())


def test_the_reporters_page_shows_every_light(demo: Campaign) -> None:
    board = task_board(User.objects.get(username="reporter"), NOW.date(), shows_done=True)
    tasks = [task for group in board.groups for task in group.tasks] + list(board.done)
    assert {task.light for task in tasks} == {"green", "blue", "yellow", "red"}
    assert ReportState.RETURNED in {task.state for task in tasks}
    assert CellScore.objects.filter(
        run__in=ScoreRun.objects.live(demo), assignment__participation__unit__code="shili", state=CellState.PENDING
    ).exists()


def test_units_of_the_report_are_never_late_returned_missing_or_punished(demo: Campaign) -> None:
    real = [place.code for place in PLACES if not place.invented]
    troubled = ProgressReport.objects.filter(**{UNIT: real})
    assert not troubled.filter(state__in=[ReportState.RETURNED, ReportState.DRAFT]).exists()
    assert not troubled.filter(steps__to_state=ReportState.RETURNED).exists()
    assert not CellScore.objects.filter(**{UNIT: real}, missing__gt=0).exists()
    assert not any(row.was_corrected for row in troubled.filter(state=ReportState.APPROVED))
    assert all(row.submitted_at.date() <= row.period.due_on for row in troubled.select_related("period"))  # type: ignore[union-attr]
    bad = Adjustment.objects.exclude(kind=AdjustmentKind.BONUS)
    assert set(bad.values_list("participation__unit__code", flat=True)) <= set(INVENTED)
    assert not UnitScore.objects.filter(participation__unit__code__in=real, rate__lt=Decimal("0.9")).exists()
    late = {matter.assignment_id for matter in matters_on(NOW.date()) if matter.workdays < 0}
    assert not demo.participations.filter(unit__code__in=real, assignments__in=late).exists()


def test_bonus_deduction_and_veto_are_all_there(demo: Campaign) -> None:
    rows = Adjustment.objects.of_campaign(demo)
    assert set(rows.values_list("kind", flat=True)) == set(AdjustmentKind.values)
    centre = UnitScore.objects.get(run__in=ScoreRun.objects.live(demo), participation__unit__code="fuli")
    assert centre.bonus == Decimal("1.5"), "of one project in one year only the highest counts"
    assert UnitScore.objects.filter(run__in=ScoreRun.objects.live(demo), is_vetoed=True).count() == 1


def test_adjustments_stand_in_every_state_with_an_appeal_that_waits(demo: Campaign) -> None:
    rows = Adjustment.objects.of_campaign(demo)
    assert set(rows.values_list("state", flat=True)) == set(AdjustmentState.values) - {AdjustmentState.WITHDRAWN}
    series = rows.filter(is_escalating=True).values_list("points", flat=True)
    assert list(series) == [Decimal("0.5"), Decimal(1), Decimal(2)]
    veto = rows.get(kind=AdjustmentKind.VETO)
    assert (veto.look_back_months, veto.effect) == (24, VetoEffect.NO_APPLICATION)
    assert set(Appeal.objects.values_list("state", flat=True)) == {AppealState.FILED, AppealState.UPHELD}
    assert Appeal.objects.decidable_by(User.objects.get(username="leader")).count() == 1


def test_the_inspection_of_2006_reached_the_cells(demo: Campaign) -> None:
    fed = MethodResult.objects.of_campaign(Campaign.objects.get(code=FINISHED.code))
    assert set(fed.values_list("method", flat=True)) == {"site"}
    assert fed.values("assignment__target__code").distinct().count() == 5


def test_the_figures_of_the_report_are_counted_from_records(demo: Campaign) -> None:
    below = [place.code for place in PLACES if place.code != "wuxi"]
    assert finished("公开事项", "wuxi") == 113
    assert finished("公开事项", *below) == 278
    assert finished("征求意见信", "wuxi") == 200, "a hundred in each of two years"
    direct = [place.code for place in PLACES if place.comparison_class == "直属单位"]
    assert finished("文明单位创建", *direct) == 8


def test_what_is_disclosed_is_counted_from_the_register(demo: Campaign) -> None:
    rows = DisclosureItem.objects.filter(disclosed_on__range=(FINISHED.starts, FINISHED.ends))
    below = rows.exclude(unit__code="wuxi")
    assert rows.filter(unit__code="wuxi").count() == 113
    assert below.count() == 278
    assert below.order_by().values("area").distinct().count() == 15
    assert all(item.disclosed_on and item.unit.exists_on(item.disclosed_on) for item in below.select_related("unit"))


def test_only_invented_units_are_late_with_what_they_disclose_or_leave_it_unclear(demo: Campaign) -> None:
    rows = DisclosureItem.objects.exclude(unit__code__in=INVENTED)
    assert not any(row.missing for row in rows)
    assert not rows.filter(state="draft").exists()
    assert not any(item.is_late for item in rows)
    assert DisclosureItem.objects.overdue(NOW.date()).exists()
    assert any(item.missing for item in DisclosureItem.objects.filter(unit__code__in=INVENTED))


def test_predecessors_end_and_name_their_successors(demo: Campaign) -> None:
    merged = Unit.objects.filter(successor__code="liangxi").values_list("code", flat=True)
    assert set(merged) == {"chongan", "nanchang", "beitang"}
    assert not demo.participations.filter(unit__code__in=merged).exists()
    assert Campaign.objects.get(code=FINISHED.code).participations.filter(unit__code__in=merged).count() == 3


def test_the_term_of_2007_reads_as_then_after_the_districts_were_merged(demo: Campaign) -> None:
    then = Campaign.objects.get(code=FINISHED.code)
    rows = {row.unit.code: row for row in then.participations.select_related("unit", "parent")}
    names = {
        "chongan": "崇安区民政局",
        "nanchang": "南长区民政局",
        "beitang": "北塘区民政局",
        "xinqu": "新区社会事业局",
    }
    assert {code: rows[code].name for code in names} == names
    assert all(rows[code].parent == rows["wuxi"] for code in names)
    assert "liangxi" not in rows
    scores = UnitScore.objects.filter(run__in=ScoreRun.objects.live(then), participation__in=rows.values())
    before = list(scores.order_by("participation").values_list("participation", "total", "rank", "system_score"))
    assert len(before) == len(rows)
    assert all(total is not None for _, total, _, _ in before)
    roll_up(campaign=then, as_of=NOW.date(), at=NOW, full=True)
    assert (
        list(scores.order_by("participation").values_list("participation", "total", "rank", "system_score")) == before
    )
    client = Client()
    client.force_login(User.objects.get(username="leader"))
    page = client.get(reverse("evaluations:unit_scores", args=[rows["chongan"].pk])).content.decode()
    assert "崇安区民政局" in page
    assert FINISHED.name in page


def test_today_the_successors_take_part_and_know_where_they_come_from(demo: Campaign) -> None:
    now = dict(demo.participations.values_list("unit__code", "name"))
    assert now["liangxi"] == "梁溪区民政局"
    assert now["xinqu"] == "新吴区社会事业局"
    client = Client()
    client.force_login(User.objects.get(username="leader"))
    page = client.get(reverse("units:unit", args=["liangxi"])).content.decode()
    assert all(f"承继“{name}区民政局”" in page for name in ("崇安", "南长", "北塘"))
    assert "由“新区社会事业局”更名为“新吴区社会事业局”" in client.get("/units/xinqu/").content.decode()
    results = client.get(reverse("evaluations:unit_results", args=["liangxi"])).content.decode()
    assert all(f"{name}区民政局" in results for name in ("崇安", "南长", "北塘", "梁溪"))
    assert "按现在的梁溪合计" in results


def test_one_invented_unit_lacks_a_leading_group(demo: Campaign) -> None:
    lacking = Unit.objects.filter(leading_group__isnull=True).values_list("code", flat=True)
    assert list(lacking) == [LACKS_GROUP]


def test_the_office_has_a_returned_target_and_an_extension_on_its_desk(demo: Campaign) -> None:
    (line,) = return_board(User.objects.get(username="admin")).waiting
    assert line.may_decide
    extension = PeriodExtension.objects.get(period__campaign=demo)
    assert extension.period.due_on < NOW.date() < extension.due_on
    assert {line.row.participation.unit.code, extension.participation.unit.code} <= set(INVENTED)


def test_a_business_system_has_filled_in_a_draft_and_recorded_a_class(demo: Campaign) -> None:
    fill = SystemFill.objects.select_related("report__assignment__participation__unit").get()
    assert (fill.report.state, fill.report.facts) == ("draft", fill.facts)
    assert fill.report.assignment.participation.unit.code.startswith("s")
    assert LedgerEntry.objects.filter(system__isnull=False).count() == 1


def test_results_are_kept_for_the_trend(demo: Campaign) -> None:
    kept = ScoreRun.objects.kept(demo)
    assert kept.count() == 3
    attainable = [run.units.aggregate(total=Sum("attainable"))["total"] for run in kept]
    assert attainable == sorted(attainable), "the campaign grows from one checkpoint to the next"
    assert attainable[0] < attainable[-1]


def test_proofs_are_real_files_of_their_kind(demo: Campaign) -> None:
    heads = {"application/pdf": b"%PDF", "image/png": b"\x89PNG"}
    for content_type, head in heads.items():
        proof = Evidence.objects.filter(content_type=content_type).first()
        assert proof is not None
        with proof.file.open() as file:
            assert file.read(4) == head
    asking = ProgressReport.objects.filter(assignment__target__evidence_required__gt=0)
    assert asking.count() > 0
    assert not asking.exclude(pk__in=ReportEvidence.objects.values("report")).exists()


def test_a_second_load_changes_nothing(demo: Campaign) -> None:
    before = ProgressReport.objects.count(), Unit.objects.count(), User.objects.count()
    assert load_demo(at=NOW) is False
    assert (ProgressReport.objects.count(), Unit.objects.count(), User.objects.count()) == before


def test_every_account_signs_in_with_the_one_password(demo: Campaign) -> None:
    password = demo_password(settings.DATA_DIR)
    set_password(password)
    hashes = User.objects.filter(username__in=[account.username for account in accounts()]).values("password")
    assert hashes.distinct().count() == 1
    assert User.objects.get(username="leader").check_password(password)


def test_the_password_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = demo_password(tmp_path)
    assert demo_password(tmp_path) == first
    assert (tmp_path / "demo-password.txt").stat().st_mode & 0o777 == 0o600


def test_it_prints_the_accounts_at_every_start(demo: Campaign) -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    said = out.getvalue()
    assert demo_password(settings.DATA_DIR) in said
    assert all(name in said for name in ("reporter", "reviewer", "leader", "admin", "auditor"))


def test_it_refuses_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "IS_PRODUCTION", True)
    monkeypatch.setattr(command, "load_demo", lambda **_when: pytest.fail("it loaded"))
    with pytest.raises(CommandError, match="正式环境"):
        call_command("demo")


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-28", "2026-04-01", "2026-07-31", "2026-12-31", "2028-02-29"])
def test_the_running_term_has_past_and_coming_periods_on_any_day(day: str) -> None:
    today = dt.date.fromisoformat(day)
    term = running_term(today)
    spans = spans_of(term, today)
    assert term.starts <= today <= term.ends
    assert term.years == 1
    assert len({(span.cycle, span.starts) for span in spans}) == len(spans) == 12 + 4 + 2 + 1 + 1
    assert all(span.starts <= span.ends < span.due for span in spans)
    assert any(span.due < today for span in spans)
    assert any(span.ends < today <= span.due for span in spans)


def test_the_term_report_says_the_figures_that_the_records_give(demo: Campaign) -> None:
    scope = scope_of(Campaign.objects.get(code=FINISHED.code), NOW.date())
    assert scope is not None
    sections = {each.target.title: each for chapter in read_term_report(scope).chapters for each in chapter.sections}
    assert list(sections)[:3] == ["组织领导到位", "思想认识到位", "目标措施到位"]
    assert len(sections) == 12
    said = {title: section.passage.text for title, section in sections.items()}
    assert "征求意见信100封" in said["与行风评议结合"]
    assert "公开各类事项113项" in said["与政务公开结合"]
    assert "15个方面278项" in said["与政务公开结合"]
    assert "服务承诺共6项，来自崇安区民政局" in said["与政务公开结合"]
    assert "廉政制度3项" in said["与廉政建设结合"]
    assert "清扬干休所订立了64字" in said["制度建设"]
    assert "三个一流、四优四新、两有两无" in said["目标措施到位"]
    assert "8个领导班子获“好班子”称号" in said["队伍建设"]
    assert "8个保持市级以上文明单位称号" in said["基础建设"]
    assert "惠山区民政局连续6年获" in said["与行风评议结合"]
    assert re.search("市级荣誉2[1-9]项", said["与民政发展结合"])
    assert all(section.practices for section in sections.values())
