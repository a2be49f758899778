"""What fills in a target belongs to it: set in the editor, copied with versions, in both kinds of files."""

import io
import json
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.exporters.scheme_json import export_scheme
from campaigns.exporters.target_book import export_targets
from campaigns.importers.scheme_json import parse_scheme
from campaigns.importers.target_book import known_of, read_target_book
from campaigns.library import COMMON, Span, rows_of
from campaigns.models import LedgerFeed, Scheme, Target
from campaigns.operations.schemes import create_draft, new_version, replace_content
from campaigns.queries.scheme_changes import list_changes
from campaigns.queries.target_rows import read_rows
from campaigns.rules import FaultsError
from campaigns.rules.feeds import FeedSpec
from core.sheets import read_workbook
from tests.campaigns.ledger.feeding import HEADS, TIMES, fed_world, feed
from tests.core.sheets.books import xlsx
from tests.worlds.small import NOW, SmallWorld

IN_WORDS = FeedSpec("met", "regulation", where="sort", equals="首问负责", item="有制度", at_least=2)


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = fed_world()
    feed(made.targets["checklist"], IN_WORDS)
    return made


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return new_version(scheme=world.scheme, actor=None, at=NOW)


def specs(scheme: Scheme) -> set[FeedSpec]:
    return {row.spec for row in LedgerFeed.objects.filter(target__scheme=scheme)}


def office(world: SmallWorld) -> Client:
    client = Client()
    client.force_login(world.people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_of(client: Client, target: Target) -> dict[str, Any]:
    shown = client.get(reverse("campaigns:scheme_target", args=[target.scheme_id, target.pk])).context["form"]
    return {field.html_name: "" if (value := field.value()) is None else value for field in shown}


def save(client: Client, target: Target, **changes: str) -> Any:
    address = reverse("campaigns:scheme_target", args=[target.scheme_id, target.pk])
    posted = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address, {**form_of(client, target), **posted}, headers={"HX-Request": "true"})


def test_a_new_version_takes_its_feeds_along(draft: Scheme) -> None:
    assert specs(draft) == {HEADS, TIMES, IN_WORDS}


def test_a_file_of_the_scheme_keeps_them(world: SmallWorld) -> None:
    written = json.dumps(export_scheme(world.scheme)).encode()
    made = create_draft(campaign=world.campaign, rows=parse_scheme(written).rows, actor=None, at=NOW)
    assert specs(made) == {HEADS, TIMES, IN_WORDS}


def test_a_file_without_feeds_reads_as_before(world: SmallWorld) -> None:
    LedgerFeed.objects.all().delete()
    written = export_scheme(world.scheme)
    assert not any("feeds" in entry for entry in written["targets"])
    assert parse_scheme(json.dumps(written).encode()).rows


def test_a_faulty_feed_of_a_file_is_named_by_its_path(world: SmallWorld) -> None:
    raw = export_scheme(world.scheme)
    place = next(place for place, entry in enumerate(raw["targets"]) if entry["code"] == "quantity")
    raw["targets"][place]["feeds"] = [{"fact": "events", "kind": "training"}]
    with pytest.raises(FaultsError) as refused:
        parse_scheme(json.dumps(raw).encode())
    assert [fault.path for fault in refused.value.faults] == [f"targets[{place}].feeds[0].fact"]


def test_a_workbook_keeps_them(world: SmallWorld, draft: Scheme) -> None:
    content = export_targets(world.scheme)
    sheets = read_workbook(name="指标.xlsx", content=io.BytesIO(content), size=len(content))
    book = read_target_book(sheets, known_of(world.campaign))
    book.faults.check()
    replace_content(scheme=draft, rows=[line.target for line in book.lines], actor=None, at=NOW)
    assert specs(draft) == {HEADS, TIMES, IN_WORDS}


def test_a_cell_of_a_workbook_that_says_no_feed_is_a_fault(world: SmallWorld) -> None:
    head = ("代码", "名称", "分值", "计分规则", "目标值", "填报周期", "各期合并", "台账取数")
    rows = [("t1", "培训", 10, "定量完成", 12, "季度", "累计", "培训次数")]
    content = xlsx({"指标": [head, *rows]})
    sheets = read_workbook(name="指标.xlsx", content=io.BytesIO(content), size=len(content))
    faults = read_target_book(sheets, known_of(world.campaign)).faults
    assert any("看不懂“培训次数”" in fault.message for fault in faults.blocking)


def test_the_templates_come_with_feeds_that_fit_their_rules(world: SmallWorld) -> None:
    rows = rows_of(COMMON, Span(world.campaign.starts_on, world.campaign.ends_on))
    made = create_draft(campaign=world.campaign, rows=rows, actor=None, at=NOW)
    wanted = {spec for row in rows for spec in row.feeds}
    assert len(wanted) > 10
    assert specs(made) == wanted


def test_the_editor_sets_changes_and_takes_out_a_source(world: SmallWorld, draft: Scheme) -> None:
    target, client = draft.targets.get(code="deduction"), office(world)
    assert save(client, target, **{"feed-events-source": "meeting|count||"}).status_code == 200
    assert [row.spec for row in target.feeds.all()] == [FeedSpec("events", "meeting")]
    changed = {"feed-events-where": "meeting|sort", "feed-events-equals": "动员"}
    assert save(client, target, **changed).status_code == 200
    assert [row.spec for row in target.feeds.all()] == [FeedSpec("events", "meeting", where="sort", equals="动员")]
    nothing = {"feed-events-source": "", "feed-events-where": "", "feed-events-equals": ""}
    assert save(client, target, **nothing).status_code == 200
    assert not target.feeds.exists()


def test_saving_something_else_leaves_the_feeds_alone(world: SmallWorld, draft: Scheme) -> None:
    target = draft.targets.get(code="checklist")
    assert save(office(world), target, title="换个名称").status_code == 200
    assert [row.spec for row in target.feeds.all()] == [IN_WORDS]


def test_a_standard_that_is_gone_takes_its_feed_along(world: SmallWorld, draft: Scheme) -> None:
    target = draft.targets.get(code="checklist")
    assert save(office(world), target, **{"rule-standards": "有专人\n有记录"}).status_code == 200
    assert not target.feeds.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"feed-value-where": "meeting|sort", "feed-value-equals": "动员"}, "同一种台账的栏目"),
        ({"feed-value-where": "training|subject"}, "写明等于什么"),
        ({"feed-value-equals": "礼仪"}, "写明等于什么"),
        (
            {"feed-value-source": "meeting|count||", "feed-value-where": "meeting|sort", "feed-value-equals": "聚餐"},
            "应为以下之一",
        ),
        ({"feed-value-source": "training|sum|nothing|"}, "选择一个有效的选项"),
    ],
)
def test_a_source_that_makes_no_sense_comes_back_with_the_reason(
    world: SmallWorld, draft: Scheme, changes: dict[str, str], words: str
) -> None:
    target = draft.targets.get(code="quantity")
    answer = save(office(world), target, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [row.spec for row in target.feeds.all()] == [HEADS]


def test_a_kind_that_is_gone_stays_until_somebody_takes_it_out(world: SmallWorld, draft: Scheme) -> None:
    target = draft.targets.get(code="per_item")
    target.feeds.update(kind="gone")
    assert save(office(world), target, title="换个名称").status_code == 200
    assert [row.kind for row in target.feeds.all()] == ["gone"]


def test_the_comparison_of_versions_says_what_changed(world: SmallWorld, draft: Scheme) -> None:
    draft.targets.get(code="per_item").feeds.all().delete()
    (changed,) = list_changes(draft).changed
    assert [(each.label, each.before, each.now) for each in changed.changes] == [("台账取数", "count ← training", "无")]


def test_what_is_read_is_what_stands_there(world: SmallWorld) -> None:
    rows = {row.code: row.feeds for row in read_rows(world.scheme)}
    assert rows["checklist"] == {IN_WORDS}
    assert rows["rate"] == frozenset()
