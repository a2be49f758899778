"""The office sets up kinds of its own, changes them, and gives them up; what is in use keeps its meaning."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import LedgerEntry, LedgerFeed, LedgerKind
from campaigns.operations.ledger import KindDraft, define_kind
from campaigns.rules.feeds import FeedSpec
from campaigns.rules.ledger import LedgerField
from tests.campaigns.ledger.feeding import fed_world, feed, record, train
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld
from units.models import AuditEntry

LIST = reverse("campaigns:ledger_kinds")


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield fed_world()


def client_of(world: SmallWorld, who: str = "administrator") -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def address(kind: LedgerKind, page: str = "ledger_kind") -> str:
    return reverse(f"campaigns:{page}", args=[kind.pk])


def kind_of(code: str) -> LedgerKind:
    return LedgerKind.objects.get(code=code)


def typed(*rows: dict[str, str], name: str = "信访接待", **more: str) -> dict[str, str]:
    """What the browser posts for these rows."""
    form = {"name": name, "about": "", "version": "0", "field-INITIAL_FORMS": "0"}
    form |= {"field-TOTAL_FORMS": str(len(rows)), **more}
    for place, row in enumerate(rows):
        said = {"label": "", "type": "text", "key": "", "ORDER": str(place + 1), **row}
        form |= {f"field-{place}-{name}": value for name, value in said.items()}
    return form


def as_shown(client: Client, kind: LedgerKind) -> dict[str, str]:
    """The form of a kind as the page holds it, ready to be posted back."""
    answer = client.get(address(kind))
    form, rows = answer.context["form"], answer.context["rows"]
    posted = {name: form[name].value() for name in ("name", "about", "version")}
    posted |= {"field-TOTAL_FORMS": str(rows.total_form_count()), "field-INITIAL_FORMS": str(rows.initial_form_count())}
    if form["is_lasting"].value():
        posted["is_lasting"] = "on"
    for row in rows:
        for field in row:
            value = field.value()
            if value not in {None, False, ""}:
                posted[field.html_name] = "on" if value is True else value
    return {name: str(value) for name, value in posted.items()}


def test_a_kind_of_ones_own_is_set_up_and_asks_what_it_says(world: SmallWorld) -> None:
    rows = (
        {"label": "接待人", "is_required": "on", "ORDER": "2"},
        {"label": "批次", "type": "whole", "unit": "批", "ORDER": "1"},
        {"label": "形式", "type": "choice", "choices": "来访、来信、来电"},
    )
    answer = client_of(world).post(reverse("campaigns:ledger_kind_new", args=[world.city.pk]), typed(*rows))
    kind = LedgerKind.objects.get(name="信访接待")
    assert answer["Location"] == address(kind)
    assert [field.label for field in kind.field_list] == ["批次", "接待人", "形式"]
    page = client_of(world, "reporter").get(reverse("campaigns:ledger_add", args=[world.north.pk, kind.pk]))
    assert "批次（批）" in page.content.decode()
    entry = record(world, kind.code, {kind.field_list[1].key: "王某"})
    assert entry.values == {kind.field_list[1].key: "王某"}
    assert AuditEntry.objects.filter(verb="设置台账种类", details__name="信访接待").exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (({"label": "人数"}, {"label": "人 数"}), "有两个栏目叫这个名字"),
        (({"label": "形式", "type": "choice", "choices": "来访"},), "请写 2 至 60 个选项"),
        (({"label": "日期", "type": "date"},), "每条记录都有“日期”"),
        (({"label": "形式", "type": "colour"},), "colour 不在可用的选项中"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_at_its_row(world: SmallWorld, rows: Any, said: str) -> None:
    answer = client_of(world).post(reverse("campaigns:ledger_kind_new", args=[world.city.pk]), typed(*rows))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LedgerKind.objects.filter(name="信访接待").exists()


def test_a_name_that_is_taken_is_refused(world: SmallWorld) -> None:
    answer = client_of(world).post(reverse("campaigns:ledger_kind_new", args=[world.city.pk]), typed(name="培训"))
    assert answer.status_code == 422
    assert "已有一种台账叫“培训”" in answer.content.decode()


def test_a_page_posted_back_unchanged_changes_no_field(world: SmallWorld) -> None:
    kind, client = kind_of("meeting"), client_of(world)
    before = kind.fields
    assert client.post(address(kind), as_shown(client, kind)).status_code == 302
    assert kind_of("meeting").fields == before


def test_a_label_changes_and_records_keep_their_values(world: SmallWorld) -> None:
    entry, client, kind = train(world), client_of(world), kind_of("training")
    posted = as_shown(client, kind)
    place = next(name for name, value in posted.items() if value == "people").split("-")[1]
    posted[f"field-{place}-label"] = "到课人次"
    assert client.post(address(kind), posted).status_code == 302
    page = client_of(world, "reporter").get(reverse("campaigns:ledger_entry", args=[entry.pk])).content.decode()
    assert "到课人次" in page
    assert "12" in page


def test_what_a_usual_kind_requires_is_neither_dropped_nor_weakened(world: SmallWorld) -> None:
    client, kind = client_of(world), kind_of("meeting")
    posted = as_shown(client, kind)
    place = next(name for name, value in posted.items() if value == "attended").split("-")[1]
    dropped = client.post(address(kind), posted | {f"field-{place}-DELETE": "on"})
    assert "“实到人数”不能去掉" in dropped.content.decode()
    weakened = {name: value for name, value in posted.items() if name != f"field-{place}-is_required"}
    assert "要保留必填" in client.post(address(kind), weakened).content.decode()
    assert client.post(address(kind), posted | {f"field-{place}-type": "text"}).status_code == 422
    assert kind_of("meeting").fields == kind.fields


def own_kind(world: SmallWorld) -> LedgerKind:
    fields = (LedgerField("", "形式", "choice", choices=("来访", "来信", "来电")), LedgerField("", "批次", "whole"))
    draft = KindDraft("", "信访接待", "", fields)
    return define_kind(owner=world.city, draft=draft, actor=None, at=NOW)


def test_a_field_that_records_fill_in_or_targets_read_stays(world: SmallWorld) -> None:
    kind, client = own_kind(world), client_of(world)
    form, count = (field.key for field in kind.field_list)
    posted = as_shown(client, kind)
    assert client.post(address(kind), posted | {"field-1-DELETE": "on"}).status_code == 302
    posted = as_shown(client, kind) | {"field-1-label": "批次", "field-1-type": "whole", "field-1-ORDER": "2"}
    assert client.post(address(kind), posted).status_code == 302
    kind = LedgerKind.objects.get(pk=kind.pk)
    count = kind.field_list[1].key
    record(world, kind.code, {count: "3"})
    feed(world.targets["deduction"], FeedSpec("events", kind.code, where=form, equals="来信"))
    posted = as_shown(client, kind)
    for change, said in (
        ({"field-1-DELETE": "on"}, "已有记录填了这一栏"),
        ({"field-1-type": "text"}, "已有记录填了这一栏"),
        ({"field-0-DELETE": "on"}, "有指标从这一栏取数"),
        ({"field-0-choices": "来访、来电"}, "这个选项不能去掉"),
        ({"is_lasting": "on"}, "已有记录，不能改"),
    ):
        answer = client.post(address(kind), posted | change)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert client.post(address(kind), posted | {"field-0-choices": "来访、来信、来电、网上"}).status_code == 302


def test_who_was_slower_is_told_and_loses_nothing_typed(world: SmallWorld) -> None:
    client, kind = client_of(world), kind_of("meeting")
    posted = as_shown(client, kind)
    client.post(address(kind), posted | {"about": "先到"})
    answer = client.post(address(kind), posted | {"about": "后到"})
    assert answer.status_code == 409
    assert 'value="后到"' in answer.content.decode()
    assert kind_of("meeting").about == "先到"


def test_a_retired_kind_takes_no_records_and_keeps_those_it_has(world: SmallWorld) -> None:
    entry, client, kind = train(world), client_of(world), kind_of("training")
    add = reverse("campaigns:ledger_add", args=[world.north.pk, kind.pk])
    client.post(address(kind, "ledger_kind_switch"), {"on": "0"})
    assert client_of(world, "reporter").get(add).status_code == 404
    assert client.get(reverse("campaigns:ledger_entry", args=[entry.pk])).status_code == 200
    client.post(address(kind, "ledger_kind_switch"), {"on": "1"})
    assert client_of(world, "reporter").get(add).status_code == 200


def test_only_what_nobody_used_is_deleted(world: SmallWorld) -> None:
    client, kind = client_of(world), own_kind(world)
    row = feed(world.targets["deduction"], FeedSpec("events", kind.code))
    assert "有指标从“信访接待”取数" in client.post(address(kind, "ledger_kind_delete")).content.decode()
    row.delete()
    entry = record(world, kind.code, {})
    assert client.post(address(kind, "ledger_kind_delete")).status_code == 400
    LedgerEntry.objects.filter(pk=entry.pk).delete()
    assert client.post(address(kind, "ledger_kind_delete")).status_code == 302
    assert not LedgerKind.objects.filter(pk=kind.pk).exists()


def test_its_page_says_which_targets_read_it(world: SmallWorld) -> None:
    page = client_of(world).get(address(kind_of("training"))).content.decode()
    assert "目标 quantity" in page
    assert "参加人次合计" in page


@pytest.mark.parametrize(("who", "status"), [("reporter", 403), ("leader", 403), ("stranger", 403)])
def test_the_list_is_the_offices(world: SmallWorld, who: str, status: int) -> None:
    assert client_of(world, who).get(LIST).status_code == status


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("reporter", 403), ("stranger", 404)])
def test_others_change_no_kind(world: SmallWorld, who: str, status: int) -> None:
    kind = kind_of("training")
    assert client_of(world, who).get(address(kind)).status_code == status
    for page in ("ledger_kind_switch", "ledger_kind_delete"):
        assert client_of(world, who).post(address(kind, page)).status_code == status
    assert kind_of("training").is_active


def test_the_list_costs_the_same_however_many_kinds(world: SmallWorld) -> None:
    client = client_of(world)
    client.get(LIST)
    with counting() as few:
        client.get(LIST)
    for number in range(3):
        define_kind(owner=world.north, draft=KindDraft("", f"第{number}种", "", ()), actor=None, at=NOW)
        LedgerFeed.objects.create(target=world.targets["rate"], fact=f"f{number}", kind="training", measure="count")
    with counting() as many:
        assert "第2种" in client.get(LIST).content.decode()
    assert few.queries == many.queries
