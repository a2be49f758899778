"""The search box: what it finds, for whom, and what it costs."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import Evidence, LedgerEntry, LedgerKind
from campaigns.operations.schemes.content import move_aside
from config.search.asking import SOURCES
from core import search as core_search
from evaluations.enums import RectificationSource
from evaluations.models import Rectification
from tests.counting import counting
from tests.evaluations.cases.taken import taken
from tests.evaluations.honors.given import honor
from tests.evaluations.honors.given import title as honor_title
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import Shortcut, Unit
from units.operations.shortcuts import MOST_RECENT, MOST_STARRED
from units.operations.units import rename_unit
from units.pinyin import initials

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(pinyin_initials=initials(unit.name))
    target = world.targets["rate"]
    target.title = "群众满意率"
    target.save()
    return world


def client(world: SmallWorld, who: str, *, htmx: bool = False) -> Client:
    made = Client(headers={"HX-Request": "true"} if htmx else {})
    made.force_login(world.people[who], backend=BACKEND)
    return made


def found(world: SmallWorld, who: str, words: str, kind: str = "") -> str:
    narrowed = f"&kind={kind}" if kind else ""
    answer = client(world, who, htmx=True).get(f"{reverse('search')}?q={quote(words)}{narrowed}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return [re.sub("<.*?>", "", each) for each in re.findall(r'class="find-title">(.*?)</span>', page)]


def links(page: str) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)">', page)


def proof(world: SmallWorld, title: str = "窗口服务培训签到表") -> Evidence:
    return Evidence.objects.create(
        unit=world.north, kind="link", url="https://example.org/", title=title, added_at=NOW, added_by=None
    )


def record(world: SmallWorld) -> LedgerEntry:
    kind = LedgerKind.objects.create(owner=world.city, code="training", name="培训")
    return LedgerEntry.objects.create(kind=kind, unit=world.north, dated_on=TODAY, title="礼仪培训", added_at=NOW)


def problem(world: SmallWorld) -> Rectification:
    return Rectification.objects.create(
        unit=world.north, source=RectificationSource.HAND, problem="导办台无人值守", found_on=TODAY
    )


def test_it_finds_each_kind_of_thing_and_says_where_it_is(world: SmallWorld) -> None:
    entry, shown, report = record(world), proof(world), world.report("rate", "north")
    case, given, trouble = taken(world), honor(world), problem(world)
    wanted = {
        "北区福利": reverse("units:unit", args=["home"]),
        "满意率": f"{reverse('campaigns:scheme')}?campaign=c2026",
        "北区 满意率": reverse("campaigns:report", args=[report.pk]),
        "签到表": reverse("campaigns:proof", args=[shown.pk]),
        "礼仪": reverse("campaigns:ledger_entry", args=[entry.pk]),
        "排队": reverse("evaluations:case", args=[case.pk]),
        case.number: reverse("evaluations:case", args=[case.pk]),
        "导办台": reverse("evaluations:rectification", args=[trouble.pk]),
        "文明单位": reverse("evaluations:honor", args=[given.pk]),
        "reporter_north leader": None,
        "政务公开": reverse("campaigns:disclosure"),
        "为什么是这个分": f"{reverse('handbook')}leader/",
    }
    for words, address in wanted.items():
        page = found(world, "leader", words)
        assert address is None or any(link.startswith(address) for link in links(page)), words
    assert '<span class="find-where">北区民政局' in found(world, "leader", "签到表")


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("BQFLY", "unit", "北区福利院"),
        ("qzmyl", "target", "群众满意率"),
        ("bqmzj myl", "report", "群众满意率"),
        ("ckfw", "proof", "窗口服务培训签到表"),
        ("lypx", "record", "礼仪培训"),
        ("djcpd", "case", "登记处排队太久"),
        ("wmdw", "honor", "文明单位"),
        ("zwgk", "page", "政务公开"),
    ],
)
def test_initials_find_as_well_as_words(world: SmallWorld, typed: str, kind: str, shown: str) -> None:
    record(world), proof(world), taken(world), honor(world), world.report("rate", "north")
    assert any(shown in each for each in titles(found(world, "leader", typed, kind)))


def test_initials_follow_when_a_title_is_changed(world: SmallWorld) -> None:
    target = world.targets["rate"]
    target.title = "投诉办结率"
    target.save()
    assert "投诉办结率" in "".join(titles(found(world, "leader", "tsbjl", "target")))
    assert titles(found(world, "leader", "qzmyl", "target")) == []
    move_aside(scheme=world.scheme)  # an update of other columns leaves them as they are
    assert "投诉办结率" in "".join(titles(found(world, "leader", "tsbjl", "target")))


def test_a_unit_is_found_by_the_name_it_had(world: SmallWorld) -> None:
    rename_unit(unit=world.south, name="滨湖区民政局", short_name="", actor=None, at=NOW, on=dt.date(2026, 5, 1))
    assert titles(found(world, "leader", "南区民政局", "unit")) == ["滨湖区民政局"]


def test_nobody_finds_what_they_may_not_see(world: SmallWorld) -> None:
    record(world), proof(world), taken(world), honor(world), problem(world), world.report("rate", "north")
    for words in ("北区", "签到表", "礼仪", "排队", "导办台", "文明单位"):
        page = found(world, "reporter_south", words)
        assert not any(f"/{place}/" in link for link in links(page) for place in ("units", "library", "ledger"))
        assert not any(f"/{place}/" in link for link in links(page) for place in ("cases", "honors", "rectifications"))
        assert not any("/reports/" in link for link in links(page))


def test_only_the_office_finds_people(world: SmallWorld) -> None:
    person = reverse("people:person", args=[world.people["reporter_south"].pk])
    assert person in links(found(world, "administrator", "reporter_south"))
    assert person not in links(found(world, "leader", "reporter_south"))


def test_a_blind_reviewer_reads_nowhere_how_a_report_was_decided(world: SmallWorld) -> None:
    world.report("rate", "north")
    page = found(world, "reviewer", "满意率", "report")
    assert not re.search("草稿|待审核|已核定|已退回", page)


def test_words_are_marked_and_nothing_typed_or_stored_becomes_code(world: SmallWorld) -> None:
    proof(world, "<b>培训</b>签到&通知")
    page = found(world, "leader", "培训 <b>")
    assert "&lt;b&gt;</mark><mark>培训</mark>&lt;/b&gt;签到&amp;通知" in page.replace("<mark>&lt;b&gt;", "&lt;b&gt;")
    assert "<b>" not in page
    whole = client(world, "leader").get(f"{reverse('search')}?q=%3Cscript%3E").content.decode()
    assert 'value="&lt;script&gt;"' in whole
    assert "没有找到" in whole


def test_the_signs_of_initials_are_marked_in_the_words(world: SmallWorld) -> None:
    assert "<mark>群众满意</mark>率" in found(world, "leader", "qzmy", "target")


def test_each_kind_shows_a_few_and_leads_to_more(world: SmallWorld) -> None:
    for number in range(7):
        proof(world, f"会议纪要{number}")
    page = found(world, "leader", "会议纪要")
    assert len([each for each in titles(page) if each.startswith("会议纪要")]) == 5
    assert "更多佐证材料" in page
    assert len(titles(found(world, "leader", "会议纪要", "proof"))) == 7


def test_it_costs_the_same_for_one_and_for_many(world: SmallWorld) -> None:
    def cost() -> int:
        visitor = client(world, "administrator", htmx=True)
        with counting() as asked:
            visitor.get(f"{reverse('search')}?q={quote('北区')}")
        return asked.queries

    proof(world), record(world), taken(world), problem(world), honor(world), world.report("rate", "north")
    cost()
    before = cost()
    for number in range(4):
        proof(world, f"北区材料{number}")
        taken(world, title=f"北区诉求{number}")
        problem(world)
        honor(world, title=honor_title(f"北区称号{number}"))
    world.report("quantity", "north")
    world.report("grade", "home")
    assert cost() == before


def test_what_was_not_looked_at_is_said(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    old = proof(world, "很早的材料")
    for number in range(3):
        proof(world, f"较新的材料{number}")
    assert titles(found(world, "leader", "很早的", "proof")) == [old.title]
    monkeypatch.setattr(core_search, "WINDOW", 2)
    page = found(world, "leader", "材料", "proof")
    assert titles(page) == ["较新的材料2", "较新的材料1"]
    assert "只查找了最近的部分" in page


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "a" * 500, "😀", "　", "1 2 3 4 5 6 7 8 9"])
def test_any_typing_is_answered(world: SmallWorld, typed: str) -> None:
    proof(world)
    assert "签到表" not in "".join(titles(found(world, "leader", typed, "proof"))) or not typed.strip()


def test_a_kind_that_is_not_there_is_not_found(world: SmallWorld) -> None:
    assert client(world, "leader").get(f"{reverse('search')}?q=a&kind=secrets").status_code == 404


def test_strangers_sign_in_first(db: None) -> None:
    assert Client().get(reverse("search")).status_code == 302
    assert Client().post(reverse("star", args=["unit", "north"])).status_code == 302


def test_a_page_that_was_open_is_found_again_and_kept_with_a_star(world: SmallWorld) -> None:
    visitor, report = client(world, "leader", htmx=True), world.report("rate", "north")
    case = taken(world)
    cell = f"{world.participations['north'].pk}.{world.targets['rate'].pk}"
    for kind, key in (("unit", "north"), ("report", report.pk), ("case", case.pk), ("cell", cell)):
        answer = visitor.post(reverse("visited", args=[kind, key]))
        assert 'aria-pressed="false"' in answer.content.decode()
    kept = visitor.post(reverse("star", args=["unit", "north"]), {"keep": "1"})
    assert 'aria-pressed="true"' in kept.content.decode()
    page = visitor.get(reverse("search")).content.decode()
    starred, recent = page.split("最近打开</h2>")
    assert titles(starred) == ["北区民政局"]
    assert titles(recent) == [str(world.targets["rate"]), case.title, str(world.targets["rate"])]
    visitor.post(reverse("star", args=["unit", "north"]), {"keep": "0"})
    assert "收藏</h2>" not in visitor.get(reverse("search")).content.decode()


def test_the_star_works_without_scripts(world: SmallWorld) -> None:
    visitor = client(world, "leader")
    page = visitor.get(reverse("units:unit", args=["north"])).content.decode()
    assert f'action="{reverse("star", args=["unit", "north"])}"' in page
    answer = visitor.post(reverse("star", args=["unit", "north"]), {"keep": "1"})
    assert answer.headers["Location"] == reverse("units:unit", args=["north"])
    assert "北区民政局" in titles(visitor.get(reverse("search")).content.decode())


@pytest.mark.parametrize(
    ("kind", "key"),
    [("unit", "south"), ("unit", "none"), ("proof", "1"), ("report", "x"), ("cell", "1"), ("no", "1")],
)
def test_what_is_not_visible_can_neither_be_kept_nor_noted(world: SmallWorld, kind: str, key: str) -> None:
    visitor = client(world, "reporter")
    assert visitor.post(reverse("visited", args=[kind, key])).status_code == 404
    assert visitor.post(reverse("star", args=[kind, key]), {"keep": "1"}).status_code == 404
    assert not Shortcut.objects.exists()


def test_what_is_no_longer_visible_leaves_the_list(world: SmallWorld) -> None:
    visitor = client(world, "reporter", htmx=True)
    visitor.post(reverse("star", args=["unit", "north"]), {"keep": "1"})
    assert titles(visitor.get(reverse("search")).content.decode()) == ["北区民政局"]
    world.people["reporter"].memberships.all().delete()
    assert titles(client(world, "reporter", htmx=True).get(reverse("search")).content.decode()) == []


def test_lists_of_a_person_have_an_end(world: SmallWorld) -> None:
    visitor = client(world, "leader", htmx=True)
    units = ("city", "north", "south", "home")
    kinds = ("rate", "grade", "direct", "survey", "rank", "per_item")
    reports = [world.report(kind, unit) for kind in kinds for unit in units]
    for moment, report in enumerate(reports):
        with time_machine.travel(NOW + dt.timedelta(minutes=moment), tick=False):
            visitor.post(reverse("visited", args=["report", report.pk]))
    assert Shortcut.objects.count() == MOST_RECENT < len(reports)
    assert not Shortcut.objects.filter(key=reports[0].pk).exists()
    Shortcut.objects.all().delete()
    person = world.people["leader"]
    Shortcut.objects.bulk_create(
        Shortcut(user=person, kind="unit", key=f"gone{number}", starred_at=NOW) for number in range(MOST_STARRED)
    )
    refused = visitor.post(reverse("star", args=["unit", "north"]), {"keep": "1"})
    assert refused.status_code == 409
    assert f"最多收藏 {MOST_STARRED} 个" in refused.content.decode()


def test_own_pages_cost_the_same_with_one_and_with_many(world: SmallWorld) -> None:
    visitor = client(world, "leader", htmx=True)

    def cost() -> int:
        with counting() as asked:
            visitor.get(reverse("search"))
        return asked.queries

    visitor.post(reverse("visited", args=["unit", "north"]))
    before = cost()
    for code in ("south", "home", "city"):
        visitor.post(reverse("visited", args=["unit", code]))
    assert cost() == before


def test_every_kind_that_is_kept_can_be_found_again() -> None:
    assert {kind for kind, source in SOURCES.items() if source.again} == {"unit", "report", "case", "cell"}
