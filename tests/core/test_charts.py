"""Charts: every number is printed, nothing bridges a gap, nothing needs a style attribute or a script."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from core.charts import bars, meter, radar, trend

LABELS = ["组织领导", "思想认识", "目标措施", "队伍建设"]
RATES = [Decimal("0.935"), None, Decimal(0), Decimal("1.2")]


def parsed(svg: str) -> ET.Element:
    """The chart as a tree, which also proves that it is well formed."""
    return ET.fromstring(svg)  # noqa: S314 - our own drawing, nobody else's text


def words(svg: str) -> list[str]:
    """The texts of a chart, in order."""
    return ["".join(node.itertext()) for node in parsed(svg).iter("text")]


def numbers(svg: str, name: str) -> list[float]:
    """An attribute of the bars that stand for a value."""
    return [float(node.attrib[name]) for node in parsed(svg).iter() if "meter-value" in node.get("class", "")]


def test_bars_print_each_label_and_each_number() -> None:
    assert words(bars(LABELS, RATES)) == [
        "组织领导",
        "93.5%",
        "思想认识",
        "—",
        "目标措施",
        "0.0%",
        "队伍建设",
        "120.0%",
    ]


def test_a_bar_is_as_long_as_its_rate_and_never_longer_than_its_ground() -> None:
    half, whole, more = numbers(bars(["甲", "乙", "丙"], [Decimal("0.5"), Decimal(1), Decimal(7)]), "width")
    assert more == whole == 2 * half


def test_a_long_label_is_cut_and_stays_whole_in_the_table() -> None:
    label = "与政务公开相结合的各项工作要求"
    chart = Template("{% bar_chart labels rates '得分率' %}").render(
        Context({"labels": [label], "rates": [Decimal(1)]})
    )
    assert "…</text>" in chart
    assert f'<th scope="row">{label}</th>' in chart


@pytest.mark.parametrize(("rate", "width"), [("-0.5", 0), ("0", 0), ("0.25", 25), ("1", 100), ("3", 100)])
def test_a_meter_stays_within_its_ground(rate: str, width: float) -> None:
    assert numbers(meter(Decimal(rate)), "width") == [width]


def test_the_radar_prints_each_label_and_each_number() -> None:
    assert words(radar(LABELS, RATES)) == ["组织领导94%", "思想认识—", "目标措施0%", "队伍建设120%"]


def test_the_radar_starts_at_the_top_and_goes_clockwise() -> None:
    area = re.search(r'radar-area" points="([^"]+)"', radar(LABELS, [Decimal(1)] * 4))
    assert area
    top, right, bottom, left = (tuple(map(float, point.split(","))) for point in area[1].split())
    assert top[0] == bottom[0]
    assert top[1] < right[1] == left[1] < bottom[1]
    assert left[0] < top[0] < right[0]


def test_the_trend_never_bridges_a_gap() -> None:
    values = [Decimal(80), Decimal(82), None, Decimal(86)]
    lines = re.findall(r'<polyline class="line" points="([^"]+)"', trend(["1", "2", "3", "4"], values))
    assert [len(line.split()) for line in lines] == [2, 1]


def test_the_trend_labels_a_few_of_many_periods_and_always_the_last() -> None:
    labels = [f"第{number}期" for number in range(1, 37)]
    shown = [word for word in words(trend(labels, [Decimal(90)] * 36)) if word in labels]
    assert shown[-1] == "第36期"
    assert 1 < len(shown) <= 7


def test_a_higher_score_is_drawn_higher() -> None:
    line = re.search(r'<polyline class="line" points="([^"]+)"', trend(["1", "2"], [Decimal(60), Decimal(90)]))
    assert line
    before, after = (float(point.split(",")[1]) for point in line[1].split())
    assert after < before


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_chart_of_few_or_no_values_is_still_well_formed(count: int) -> None:
    labels, rates = LABELS[:count], RATES[:count]
    for draw in (bars, radar, trend):
        assert all(label in "".join(words(draw(labels, rates))) for label in labels)


def test_charts_escape_their_labels_and_carry_no_style_or_script() -> None:
    for draw in (bars, radar, trend):
        svg = draw(["<b onload=x>"], [Decimal("0.5")])
        assert "<b" not in svg
        assert " style=" not in svg
        assert "<script" not in svg
