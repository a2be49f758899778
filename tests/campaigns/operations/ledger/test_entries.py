"""Recording work done: what is refused, what is kept, who may."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from campaigns.library.ledger_kinds import LEDGER_KINDS
from campaigns.models import LedgerEntry, LedgerKind
from campaigns.operations.ledger import EntryContent, add_entry, add_kinds, edit_entry, withdraw_entry
from core.refusals import ConflictError, NotAllowedError
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import AuditEntry

MEETING = {"sort": "学习", "expected": "20", "attended": "18"}


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    add_kinds(owner=made.city, kinds=LEDGER_KINDS, actor=made.people["administrator"], at=NOW)
    return made


def _add(
    world: SmallWorld, kind: str = "meeting", day: dt.date = TODAY, who: str = "reporter", **more: object
) -> LedgerEntry:
    content = EntryContent(day, "季度学习会", **{"values": MEETING, **more})  # type: ignore[arg-type]
    found = LedgerKind.objects.get(code=kind)
    return add_entry(kind=found, unit=world.north, content=content, actor=world.people[who], at=NOW)


def test_the_usual_kinds_are_set_up_once(world: SmallWorld) -> None:
    assert add_kinds(owner=world.city, kinds=LEDGER_KINDS, actor=None, at=NOW) == []
    assert LedgerKind.objects.for_unit(world.home).count() == len(LEDGER_KINDS)
    assert AuditEntry.objects.filter(verb="设置台账种类").count() == len(LEDGER_KINDS)


def test_only_an_office_sets_kinds_up(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError):
        add_kinds(owner=world.north, kinds=LEDGER_KINDS, actor=world.people["reporter"], at=NOW)


def test_kinds_of_one_bureau_are_not_its_neighbours(world: SmallWorld) -> None:
    add_kinds(owner=world.south, kinds=LEDGER_KINDS[:1], actor=None, at=NOW)
    assert not LedgerKind.objects.for_unit(world.north).filter(owner=world.south).exists()


@pytest.mark.parametrize("who", ["reporter_south", "reporter_home", "reviewer", "leader", "administrator", "stranger"])
def test_only_the_units_own_reporter_records(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        _add(world, who=who)
    assert not LedgerEntry.objects.exists()


def test_a_day_to_come_is_refused(world: SmallWorld) -> None:
    with pytest.raises(ValidationError) as refused:
        _add(world, day=TODAY + dt.timedelta(days=1))
    assert list(refused.value.message_dict) == ["dated_on"]


def test_days_outside_the_life_of_the_unit_are_refused(world: SmallWorld) -> None:
    world.north.exists_from, world.north.exists_to = dt.date(2026, 3, 1), dt.date(2026, 9, 30)
    for day in (dt.date(2026, 2, 28), dt.date(2026, 10, 1)):
        with pytest.raises(ValidationError) as refused:
            _add(world, day=day)
        assert list(refused.value.message_dict) == ["dated_on"]
    assert _add(world, day=dt.date(2026, 3, 1)).dated_on == dt.date(2026, 3, 1)


def test_a_regulation_does_not_end_before_it_begins(world: SmallWorld) -> None:
    with pytest.raises(ValidationError) as refused:
        _add(world, "regulation", values={"sort": "首问负责"}, ends_on=TODAY - dt.timedelta(days=1))
    assert list(refused.value.message_dict) == ["ends_on"]


def test_every_wrong_value_is_named_at_once(world: SmallWorld) -> None:
    with pytest.raises(ValidationError) as refused:
        _add(world, values={"expected": "3", "attended": "4"})
    assert set(refused.value.message_dict) == {"value-sort", "value-attended"}


def test_more_people_than_the_staff_must_be_confirmed(world: SmallWorld) -> None:
    _add(world, "staff", day=dt.date(2026, 1, 5), values={"people": "15"})
    with pytest.raises(ValidationError) as refused:
        _add(world)
    assert list(refused.value.message_dict) == ["is_confirmed"]
    assert _add(world, is_confirmed=True).values["attended"] == "18"


def test_an_edit_keeps_the_version_before_and_refuses_a_stale_one(world: SmallWorld) -> None:
    entry, reporter = _add(world), world.people["reporter"]
    changed = EntryContent(TODAY, "改过的标题", MEETING)
    edit_entry(entry=entry, content=changed, version=1, actor=reporter, at=NOW)
    with pytest.raises(ConflictError):
        edit_entry(entry=entry, content=changed, version=1, actor=reporter, at=NOW)
    assert [row.content["title"] for row in entry.versions.order_by("version")] == ["季度学习会", "改过的标题"]


def test_a_withdrawn_entry_counts_no_more_and_stays_readable(world: SmallWorld) -> None:
    entry, reporter = _add(world), world.people["reporter"]
    with pytest.raises(ValidationError):
        withdraw_entry(entry=entry, reason=" ", actor=reporter, at=NOW)
    withdraw_entry(entry=entry, reason="重复登记", actor=reporter, at=NOW)
    assert not LedgerEntry.objects.standing().exists()
    assert LedgerEntry.objects.visible_to(world.people["leader"]).get().withdrawn_reason == "重复登记"
    with pytest.raises(ConflictError):
        edit_entry(entry=entry, content=EntryContent(TODAY, "再改", MEETING), version=2, actor=reporter, at=NOW)


def _rule(world: SmallWorld, title: str, day: dt.date, **more: object) -> LedgerEntry:
    content = EntryContent(day, title, {"sort": "首问负责"}, **more)  # type: ignore[arg-type]
    kind = LedgerKind.objects.get(code="regulation")
    return add_entry(kind=kind, unit=world.north, content=content, actor=world.people["reporter"], at=NOW)


def test_a_regulation_that_takes_the_place_of_another_ends_it_the_day_before(world: SmallWorld) -> None:
    old = _rule(world, "首问负责制（试行）", dt.date(2026, 1, 10))
    new = _rule(world, "首问负责制", dt.date(2026, 6, 1), supersedes=old.pk)
    old.refresh_from_db()
    assert (old.ends_on, new.supersedes, new.ends_on) == (dt.date(2026, 5, 31), old, None)
    assert [row.verb for row in old.versions.all()] == ["被代替", "登记"]


@pytest.mark.parametrize(
    ("change", "ends_on", "verb"),
    [
        ({"supersedes": None}, None, "恢复施行"),
        ({"dated_on": dt.date(2026, 8, 1)}, dt.date(2026, 7, 31), "被代替"),
        ({"dated_on": dt.date(2026, 3, 1)}, dt.date(2026, 2, 28), "被代替"),
        ("撤销", None, "恢复施行"),
    ],
)
def test_when_what_takes_its_place_changes_the_old_one_follows(
    world: SmallWorld, change: Any, ends_on: dt.date | None, verb: str
) -> None:
    old, reporter = _rule(world, "首问负责制（试行）", dt.date(2026, 1, 10)), world.people["reporter"]
    new = _rule(world, "首问负责制", dt.date(2026, 6, 1), supersedes=old.pk)
    if change == "撤销":
        withdraw_entry(entry=new, reason="没有印发", actor=reporter, at=NOW)
    else:
        content = EntryContent(dt.date(2026, 6, 1), new.title, {"sort": "首问负责"}, supersedes=old.pk)
        edit_entry(entry=new, content=replace(content, **change), version=1, actor=reporter, at=NOW)
    old.refresh_from_db()
    assert old.ends_on == ends_on
    assert [row.verb for row in old.versions.all()] == [verb, "被代替", "登记"]


def test_another_choice_frees_the_one_and_ends_the_other_at_its_own_end(world: SmallWorld) -> None:
    first = _rule(world, "首问负责制（试行）", dt.date(2026, 1, 10), ends_on=dt.date(2026, 12, 31))
    second = _rule(world, "首问负责制（修订）", dt.date(2026, 2, 10))
    new = _rule(world, "首问负责制", dt.date(2026, 6, 1), supersedes=first.pk)
    content = EntryContent(new.dated_on, new.title, {"sort": "首问负责"}, supersedes=second.pk)
    edit_entry(entry=new, content=content, version=1, actor=world.people["reporter"], at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (dt.date(2026, 12, 31), dt.date(2026, 5, 31))


def test_what_ended_before_stays_ended_then(world: SmallWorld) -> None:
    old = _rule(world, "首问负责制（试行）", dt.date(2026, 1, 10), ends_on=dt.date(2026, 3, 1))
    _rule(world, "首问负责制", dt.date(2026, 6, 1), supersedes=old.pk)
    old.refresh_from_db()
    assert (old.ends_on, old.version) == (dt.date(2026, 3, 1), 1)


def test_only_an_earlier_record_of_the_same_unit_and_kind_is_superseded(world: SmallWorld) -> None:
    later = _rule(world, "首问负责制", dt.date(2026, 6, 1))
    meeting = _add(world, day=dt.date(2026, 1, 5))
    for pk in (later.pk, meeting.pk, 10**9):
        with pytest.raises(ValidationError) as refused:
            _rule(world, "首问负责制（试行）", dt.date(2026, 1, 10), supersedes=pk)
        assert list(refused.value.message_dict) == ["supersedes"]
