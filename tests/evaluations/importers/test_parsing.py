"""A campaign file is read whole, or refused whole with everything that is wrong."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from campaigns.rules import FaultsError
from evaluations.importers.campaign import parse_campaign
from tests.worlds.interchange import as_bytes, campaign_file, leaf, report

Json = dict[str, Any]


def paths_of(raw: bytes, known_units: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(FaultsError) as refused:
        parse_campaign(raw, known_units=known_units)
    return [fault.path for fault in refused.value.faults]


def put(*place: str | int, value: Any) -> Callable[[Json], None]:
    """Set what stands at a place of the file."""

    def change(written: Json) -> None:
        node: Any = written
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = value

    return change


def add(*place: str | int, value: Any) -> Callable[[Json], None]:
    """Append to the list at a place of the file."""

    def change(written: Json) -> None:
        node: Any = written
        for key in place:
            node = node[key]
        node.append(value)

    return change


def drop(*place: str | int) -> Callable[[Json], None]:
    """Take away what stands at a place of the file."""

    def change(written: Json) -> None:
        node: Any = written
        for key in place[:-1]:
            node = node[key]
        del node[place[-1]]

    return change


def target(index: int, key: str, value: Any) -> Callable[[Json], None]:
    return put("scheme", "targets", index, key, value=value)


def facts(index: int, value: Any) -> Callable[[Json], None]:
    return put("reports", index, "facts", value=value)


UNIT = {"code": "u1", "name": "又一个", "parent": "u0", "kind": "window"}
PERIOD = {"cycle": "quarter", "starts": "2024-07-01", "ends": "2024-09-30", "due": "2024-10-10"}
STEP = {"name": "动员", "due": "2024-03-01", "share": "0"}

REFUSED: dict[str, tuple[Callable[[Json], None], str]] = {
    "another format": (put("format", value="civil-campaign/2"), "format"),
    "a day that is none": (put("as_of", value="2024-02-30"), "as_of"),
    "a unit twice": (add("units", value=UNIT), "units[2].code"),
    "a target twice": (add("scheme", "targets", value=leaf("1.1", {"kind": "direct"})), "scheme.targets[10].code"),
    "a period twice": (add("periods", value={**PERIOD, "code": "Q1"}), "periods[3].code"),
    "an adjustment twice": (put("adjustments", 1, "code", value="B1"), "adjustments[1].code"),
    "a standard twice": (put("scheme", "targets", 3, "rule", "standards", value=["甲", "甲", "乙"]),
                         "scheme.targets[3].rule.standards[1]"),
    "a report twice": (add("reports", value=report("1.1", {"value": "4"})), "reports[10]"),
    "a start twice in a cycle": (add("periods", value={**PERIOD, "code": "Q3", "starts": "2024-04-01"}),
                                 "periods[3].starts"),
    "an unknown organiser": (put("campaign", "organiser", value="x"), "campaign.organiser"),
    "an unknown parent": (put("units", 1, "parent", value="x"), "units[1].parent"),
    "an unknown parent of a target": (target(1, "parent", "x"), "scheme.targets[1].parent"),
    "an unknown unit": (put("reports", 0, "unit", value="x"), "reports[0].unit"),
    "an unknown target": (put("reports", 0, "target", value="x"), "reports[0].target"),
    "an unknown period": (put("reports", 0, "period", value="x"), "reports[0].period"),
    "an unknown unit of an adjustment": (put("adjustments", 0, "unit", value="x"), "adjustments[0].unit"),
    "a circle of units": (put("units", 0, "parent", value="u1"), "units[0].parent"),
    "a unit above itself": (put("units", 0, "parent", value="u0"), "units[0].parent"),
    "a circle of targets": (target(0, "parent", "1.1"), "scheme.targets[0].parent"),
    "a leaf without points": (drop("scheme", "targets", 1, "points"), "scheme.targets[1].points"),
    "a leaf without rule": (drop("scheme", "targets", 1, "rule"), "scheme.targets[1].rule"),
    "a leaf without cycle": (drop("scheme", "targets", 1, "cycle"), "scheme.targets[1].cycle"),
    "a report on an inner target": (put("reports", 0, "target", value="1"), "reports[0].target"),
    "a report on a leaf that does not apply": (put("reports", 9, "unit", value="u0"), "reports[9].target"),
    "a report for another cycle's period": (put("reports", 0, "period", value="Y1"), "reports[0].period"),
    "negative points": (target(1, "points", "-1"), "scheme.targets[1].points"),
    "a negative weight": (put("units", 0, "weight", value="-1"), "units[0].weight"),
    "a negative fact": (facts(0, {"value": "-1"}), "reports[0].facts.value"),
    "a negative threshold": (put("campaign", "grades", value={"优": "-1"}), "campaign.grades.优"),
    "a negative bonus cap": (put("campaign", "bonus_cap", value="-1"), "campaign.bonus_cap"),
    "a negative adjustment": (put("adjustments", 0, "points", value="-1"), "adjustments[0].points"),
    "events that are no integer": (facts(6, {"events": "1.5"}), "reports[6].facts.events"),
    "a rank below 1": (facts(7, {"rank": 0}), "reports[7].facts.rank"),
    "a numerator above its denominator": (facts(1, {"numerator": "2", "denominator": "1"}),
                                          "reports[1].facts.numerator"),
    "a goal of 0": (target(1, "rule", {"kind": "quantity", "goal": "0"}), "scheme.targets[1].rule.goal"),
    "a goal below 0 with less": (target(1, "rule", {"kind": "quantity", "goal": "-1", "direction": "less"}),
                                 "scheme.targets[1].rule.goal"),
    "a percentage of 0": (target(2, "rule", {"kind": "rate", "goal": "0"}), "scheme.targets[2].rule.goal"),
    "no standards": (target(3, "rule", {"kind": "checklist", "standards": []}), "scheme.targets[3].rule.standards"),
    "no series": (target(7, "rule", {"kind": "deduction", "series": []}), "scheme.targets[7].rule.series"),
    "no shares": (target(8, "rule", {"kind": "rank", "shares": []}), "scheme.targets[8].rule.shares"),
    "no milestones": (target(6, "rule", {"kind": "milestone", "milestones": []}),
                      "scheme.targets[6].rule.milestones"),
    "no units": (put("units", value=[]), "units"),
    "a share of 0": (target(8, "rule", {"kind": "rank", "shares": ["0"]}), "scheme.targets[8].rule.shares[0]"),
    "a milestone's share of 0": (target(6, "rule", {"kind": "milestone", "milestones": [STEP]}),
                                 "scheme.targets[6].rule.milestones[0].share"),
    "abc with one standard": (target(3, "rule", {"kind": "checklist", "standards": ["甲"], "mode": "abc"}),
                              "scheme.targets[3].rule.standards"),
    "an unknown standard": (facts(2, {"met": ["丙"]}), "reports[2].facts.met[0]"),
    "an unknown grade": (facts(3, {"grade": "差"}), "reports[3].facts.grade"),
    "an unknown milestone": (facts(5, {"done": {"验收": "2024-02-01"}}), "reports[5].facts.done.验收"),
    "an unknown rule": (target(1, "rule", {"kind": "magic"}), "scheme.targets[1].rule.kind"),
    "an unknown kind of unit": (put("units", 1, "kind", value="school"), "units[1].kind"),
    "an unknown state": (put("reports", 0, "state", value="done"), "reports[0].state"),
    "sum for a checklist": (target(3, "join", "sum"), "scheme.targets[3].join"),
    "sum for a grade": (target(4, "join", "sum"), "scheme.targets[4].join"),
    "sum for direct": (target(5, "join", "sum"), "scheme.targets[5].join"),
    "sum for a rank": (target(8, "join", "sum"), "scheme.targets[8].join"),
    "sum for a survey": (target(9, "join", "sum"), "scheme.targets[9].join"),
    "13 digits before the point": (facts(0, {"value": "1000000000000"}), "reports[0].facts.value"),
    "7 digits after the point": (facts(0, {"value": "0.1234567"}), "reports[0].facts.value"),
    "a weight with 3 places": (put("units", 0, "weight", value="0.125"), "units[0].weight"),
    "an approved report without facts": (drop("reports", 0, "facts"), "reports[0].facts"),
    "an approved report with half its facts": (facts(1, {"numerator": "1"}), "reports[1].facts.denominator"),
    "ill-formed facts of a draft": (facts(8, {"value": "many"}), "reports[8].facts.value"),
    "points that no exact sum can hold": (target(1, "points", "999999999999"), "scheme.targets[1].points"),
    "weights that no exact sum can hold": (put("units", 0, "weight", value="9999999"), "units"),
    "a text with NUL": (put("reports", 0, "text", value="a\0b"), "reports[0].text"),
    "an object that is a list": (put("campaign", value=[]), "campaign"),
    "a list that is a number": (put("reports", value=1), "reports"),
    "a row that is a text": (put("reports", 0, value="x"), "reports[0]"),
    "a truth value as a number": (target(1, "points", True), "scheme.targets[1].points"),
    "a number as a code": (put("units", 1, "code", value=7), "units[1].code"),
    "a list as a code": (put("reports", 0, "unit", value=["u0"]), "reports[0].unit"),
    "a name that is too long": (put("units", 1, "name", value="长" * 121), "units[1].name"),
}  # fmt: skip


def test_the_example_is_valid() -> None:
    parsed = parse_campaign(as_bytes(campaign_file()))
    assert len(parsed.reports) == 10
    assert parsed.head.grades == (("优秀", Decimal(90)), ("良好", Decimal(80)), ("合格", Decimal(60)))


@pytest.mark.parametrize("name", REFUSED)
def test_what_breaks_a_rule_is_refused_at_its_place(name: str) -> None:
    change, path = REFUSED[name]
    written = campaign_file()
    change(written)
    assert path in paths_of(as_bytes(written))


def test_a_file_with_40_faults_lists_all_40() -> None:
    written = campaign_file()
    first = len(written["reports"])
    written["reports"] += [
        report("1.1", {"value": "-1"}, unit=f"v{number}", period="Q1") for number in range(10)
    ]  # an unknown unit and a negative number: two faults a row
    written["adjustments"] += [{"unit": "u0", "kind": "bonus", "date": "2024-13-01", "points": "x"}] * 10
    paths = paths_of(as_bytes(written))
    expected = [f"reports[{first + row}].{key}" for row in range(10) for key in ("unit", "facts.value")]
    expected += [f"adjustments[{4 + row}].{key}" for row in range(10) for key in ("date", "points")]
    assert sorted(paths) == sorted(expected)
    assert len(paths) == 40


def test_a_fault_is_said_in_chinese() -> None:
    written = campaign_file()
    written["reports"][0]["facts"] = {"value": "-1"}
    with pytest.raises(FaultsError) as refused:
        parse_campaign(as_bytes(written))
    assert str(refused.value) == "reports[0].facts.value：应为非负数"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"", "文件"),
        (b"\xff\xfe", "文件"),
        (b"{", "文件"),
        (b"[" * 200_000, "文件"),
        (b"[]", "文件"),
        (b"null", "文件"),
        (b'"text"', "文件"),
        (b'{"format": "civil-campaign/1", "format": "civil-campaign/1"}', "format"),
        (b'{"campaign": {"full_points": NaN}}', "campaign.full_points"),
        (b'{"campaign": {"full_points": 1e999999999999}}', "campaign.full_points"),
        (b'{"campaign": {"full_points": ' + b"9" * 5000 + b"}}", "campaign.full_points"),
        (b'{"campaign": {"name": "\\ud800"}}', "campaign.name"),
    ],
)
def test_what_is_no_sound_json_is_a_fault(raw: bytes, path: str) -> None:
    assert path in paths_of(raw)


def test_json_numbers_are_exact() -> None:
    written = as_bytes(campaign_file()).replace(b'"value": "3"', b'"value": 0.1').replace(b'"0.5"', b"5e-1", 1)
    parsed = parse_campaign(written)
    assert parsed.reports[0].facts == {"value": "0.1"}
    assert parsed.units[1].weight == Decimal("0.5")


def test_an_organiser_may_stand_outside_the_campaign() -> None:
    written = campaign_file()
    written["campaign"]["organiser"] = "ministry"
    parsed = parse_campaign(as_bytes(written), known_units=frozenset({"ministry"}))
    assert parsed.head.organiser == "ministry"


def test_unknown_keys_are_left_alone() -> None:
    written = campaign_file()
    written["surveys"] = [{"anything": 1}]
    written["units"][0]["telephone"] = "1"
    assert parse_campaign(as_bytes(written)).units[0].code == "u0"
