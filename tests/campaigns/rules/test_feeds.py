"""What records say of a report: counted exactly, in their time, by kind and by field."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from campaigns.rules import FaultsError, parse_rule
from campaigns.rules.feed_files import parse_feeds
from campaigns.rules.feed_words import KindNames, read_feed, say_feed, write_feed
from campaigns.rules.feeds import FedSlot, FeedSpec, Record, offered_by, read_ledger, unlike

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
QUANTITY = parse_rule({"kind": "quantity", "goal": "100"})
RATE = parse_rule({"kind": "rate", "goal": "90"})
CHECKLIST = parse_rule({"kind": "checklist", "standards": ["有首问负责制", "有廉政制度"]})
MILESTONES = [{"name": "动员", "due": "2026-11-01", "share": "1"}, {"name": "总结", "due": "2026-12-01", "share": "1"}]
STEPS = parse_rule({"kind": "milestone", "milestones": MILESTONES})
ALL = FeedSpec("value", "training")


def record(pk: int = 1, day: dt.date = FIRST, kind: str = "training", **more: Any) -> Record:
    return Record(pk, kind, day, more.pop("values", {"people": "18", "hours": "2.5", "subject": "礼仪"}), **more)


def said(spec: FeedSpec, *records: Record, is_summed: bool = True) -> FedSlot:
    (found,) = read_ledger(QUANTITY, [spec], records, first=FIRST, last=LAST, is_summed=is_summed)
    return found


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (ALL, "3"),
        (FeedSpec("value", "training", "sum", "people"), "43"),
        (FeedSpec("value", "training", "sum", "people", "hours"), "82.5"),
        (FeedSpec("value", "training", "distinct", "subject"), "2"),
        (FeedSpec("value", "training", where="subject", equals="礼仪"), "2"),
        (FeedSpec("value", "meeting"), ""),
    ],
)
def test_records_are_counted_summed_multiplied_and_told_apart(spec: FeedSpec, value: str) -> None:
    rows = [
        record(1),
        record(2, values={"people": "15", "hours": "1.5", "subject": "救助"}),
        record(3, values={"people": "10", "hours": "1.5", "subject": "礼仪"}),
    ]
    assert said(spec, *rows).value == value


@pytest.mark.parametrize("text", ["礼仪", "2026-11-20", ""])
def test_a_field_that_holds_no_number_adds_nothing_to_a_sum(text: str) -> None:
    rows = [record(1), record(2, values={"people": text, "hours": "2"}), record(3, values={"people": "2"})]
    assert said(FeedSpec("value", "training", "sum", "people"), *rows).value == "20"


def test_a_sum_is_exact_to_the_last_digit() -> None:
    rows = [record(pk, values={"people": "1", "hours": "0.1"}) for pk in range(10)]
    assert Decimal(said(FeedSpec("value", "training", "sum", "hours"), *rows).value) == 1


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (FIRST - dt.timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + dt.timedelta(days=1), False),
    ],
)
def test_a_record_counts_in_the_time_of_its_day(day: dt.date, counts: bool) -> None:
    assert said(ALL, record(day=day)).records == ((1,) if counts else ())


@pytest.mark.parametrize(
    ("since", "until", "summed", "counts"),
    [
        (dt.date(2006, 1, 1), None, False, True),
        (dt.date(2006, 1, 1), dt.date(2026, 12, 30), False, False),
        (dt.date(2006, 1, 1), LAST, False, True),
        (dt.date(2006, 1, 1), None, True, False),
        (FIRST, None, True, True),
    ],
)
def test_what_lasts_counts_while_in_force_and_only_once_where_periods_are_added(
    since: dt.date, until: dt.date | None, *, summed: bool, counts: bool
) -> None:
    row = record(day=since, is_lasting=True, ends_on=until)
    assert bool(said(ALL, row, is_summed=summed).records) == counts


def test_a_standard_is_met_from_so_many_records_on() -> None:
    specs = [
        FeedSpec("met", "regulation", where="sort", equals="首问负责", item="有首问负责制"),
        FeedSpec("met", "regulation", where="sort", equals="廉政", item="有廉政制度", at_least=2),
    ]
    rows = [record(pk, kind="regulation", values={"sort": sort}) for pk, sort in ((1, "首问负责"), (2, "廉政"))]
    fed = read_ledger(CHECKLIST, specs, rows, first=FIRST, last=LAST, is_summed=False)
    assert [each.value for each in fed] == ["达标", "未达标"]
    assert offered_by(CHECKLIST, fed) == {"met": ["有首问负责制"]}


def test_a_milestone_is_done_on_the_day_of_its_first_record() -> None:
    specs = [
        FeedSpec("done", "key_task", "first_day", where="stage", equals="完成", item=name) for name in ("动员", "总结")
    ]
    days = (dt.date(2026, 11, 3), dt.date(2026, 10, 20))
    rows = [record(pk, day, "key_task", values={"stage": "完成"}) for pk, day in enumerate(days)]
    fed = read_ledger(STEPS, specs[:1], rows, first=FIRST, last=LAST, is_summed=False)
    assert offered_by(STEPS, fed) == {"done": {"动员": "2026-10-20"}}


def test_of_a_rate_nothing_is_said_without_any_record() -> None:
    specs = [FeedSpec("numerator", "meeting", "sum", "attended"), FeedSpec("denominator", "meeting", "sum", "expected")]
    fed = read_ledger(RATE, specs, [], first=FIRST, last=LAST, is_summed=True)
    assert [each.value for each in fed] == ["", ""]
    assert unlike(RATE, {"numerator": "9", "denominator": "10"}, fed) == ()


def test_of_a_rate_one_part_may_be_none() -> None:
    specs = [
        FeedSpec("numerator", "meeting", where="sort", equals="学习"),
        FeedSpec("denominator", "meeting"),
    ]
    fed = read_ledger(RATE, specs, [record(kind="meeting")], first=FIRST, last=LAST, is_summed=True)
    assert [each.value for each in fed] == ["0", "1"]
    assert offered_by(RATE, fed) == {"numerator": "0", "denominator": "1"}


def test_without_records_nothing_is_offered_and_nothing_differs() -> None:
    fed = (said(ALL),)
    assert offered_by(QUANTITY, fed) == {}
    assert unlike(QUANTITY, {"value": "6"}, fed) == ()


def test_another_number_than_the_records_say_differs() -> None:
    fed = (said(ALL, record()),)
    assert unlike(QUANTITY, {"value": "6"}, fed) == fed
    assert unlike(QUANTITY, {"value": "1"}, fed) == ()


def test_a_cell_that_the_rule_no_longer_has_is_fed_no_more() -> None:
    spec = FeedSpec("met", "regulation", item="早已删去的标准")
    assert read_ledger(CHECKLIST, [spec], [record(kind="regulation")], first=FIRST, last=LAST, is_summed=False) == ()


SPECS = [
    ALL,
    FeedSpec("value", "training", "sum", "people", "hours"),
    FeedSpec("met", "regulation", where="sort", equals="首问负责（试行）", item="有首问/负责制", at_least=10_000),
    FeedSpec("done", "key_task", "first_day", where="stage", equals="完成", item="动员"),
    FeedSpec("count", "training", "distinct", "subject"),
]


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_line_of_text_comes_back_as_the_same_feed(spec: FeedSpec) -> None:
    assert read_feed(write_feed(spec)) == spec


@pytest.mark.parametrize("line", ["", "value", "← training", "value ← training 合计", "value ← a b c"])
def test_a_line_that_says_no_feed_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        read_feed(line)


def test_a_feed_reads_in_the_words_of_the_office() -> None:
    names = {"training": KindNames("培训", {"people": "参加人次", "hours": "每人学时"})}
    words = say_feed(QUANTITY, FeedSpec("value", "training", "sum", "people", "hours"), names)
    assert words == "本期完成数：培训的参加人次×每人学时合计"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({}, ""),
        (["x"], "[0]"),
        ([{"fact": "value"}], "[0].kind"),
        ([{"fact": "value", "kind": 7}], "[0].kind"),
        ([{"fact": "value", "kind": "a", "measure": "mean"}], "[0].measure"),
        ([{"fact": "value", "kind": "a", "measure": []}], "[0].measure"),
        ([{"fact": "value", "kind": "a" * 41}], "[0].kind"),
        ([{"fact": "value", "kind": "a", "measure": "sum", "field": "b" * 41}], "[0].field"),
        ([{"fact": "value", "kind": "a", "measure": "sum", "field": "b", "times": "c" * 41}], "[0].times"),
        ([{"fact": "value", "kind": "a", "where": "b" * 41, "equals": "c"}], "[0].where"),
        ([{"fact": "value", "kind": "a", "where": "b", "equals": "c" * 201}], "[0].equals"),
        ([{"fact": "value", "kind": "a", "where": "b", "equals": "\0"}], "[0].equals"),
        ([{"fact": "value", "kind": "a", "measure": "sum"}], "[0].field"),
        ([{"fact": "value", "kind": "a", "measure": "first_day"}], "[0].fact"),
        ([{"fact": "value", "kind": "a", "equals": "b"}], "[0].where"),
        ([{"fact": "value", "kind": "a", "at_least": 0}], "[0].at_least"),
        ([{"fact": "value", "kind": "a", "at_least": True}], "[0].at_least"),
        ([{"fact": "events", "kind": "a"}], "[0].fact"),
        ([{"fact": "value", "kind": "a"}, {"fact": "value", "kind": "b"}], "[1].fact"),
    ],
)
def test_every_fault_of_a_file_is_named_by_its_path(raw: Any, path: str) -> None:
    with pytest.raises(FaultsError) as refused:
        parse_feeds(raw, QUANTITY.to_json())
    assert path in [fault.path for fault in refused.value.faults]


@pytest.mark.parametrize("spec", [ALL, FeedSpec("value", "training", "sum", "people", "hours")], ids=str)
def test_a_file_gives_the_same_feed_again(spec: FeedSpec) -> None:
    assert parse_feeds([spec.to_json()], QUANTITY.to_json()) == (spec,)
