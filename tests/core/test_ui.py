"""Components: they declare their arguments, never speak by colour alone, and name only icons that exist."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import strip_tags

from config.samples import SampleForm
from config.views import components
from core.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]
LIGHTS = {"green": "正常", "blue": "临期", "yellow": "滞后", "red": "逾期", "grey": "未到期", "none": "不适用"}
REPORT_STATES = {"draft": "草稿", "submitted": "待审核", "returned": "已退回", "approved": "已核定", "none": "未填报"}
CELL_STATES = {"none": "不适用", "pending": "未到期", "missing": "缺报", "scored": "已核定"}
FAMILIES = {"light": LIGHTS, "state_badge": REPORT_STATES, "cell_state": CELL_STATES}


def render(source: str, **context: Any) -> str:
    """What a template of one line shows."""
    return Template(source).render(Context(context))


def shape_of(badge: str) -> str:
    """The icon that a badge shows."""
    found = re.search(r'href="[^"#]*#([a-z0-9-]+)"', badge)
    assert found, badge
    return found[1]


@pytest.mark.parametrize(("tag", "words"), FAMILIES.items())
def test_each_value_of_a_badge_has_its_own_word_and_its_own_shape(tag: str, words: dict[str, str]) -> None:
    badges = {key: render(f'{{% {tag} "{key}" %}}') for key in words}
    assert {key: strip_tags(badge) for key, badge in badges.items()} == words
    assert len({shape_of(badge) for badge in badges.values()}) == len(words)


@pytest.mark.parametrize(
    "source",
    [
        '{% light "gren" %}',
        '{% light "" %}',
        '{% state_badge "aproved" %}',
        '{% cell_state "zero" %}',
        '{% light "green" size="big" %}',
        '{% stat "得分" 3 colour="red" %}',
        '{% empty_state titel="空" %}',
        '{% print_button text="打印" %}',
    ],
)
def test_a_typo_raises_instead_of_showing_nothing(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_a_missing_cell_never_looks_like_a_zero() -> None:
    assert "0" not in strip_tags(render('{% cell_state "missing" %}'))
    assert render("{{ value|number }}", value=None) == "—"
    assert render("{{ value|percent }}", value=None) == "—"
    assert render("{{ value|number }}", value=Decimal(0)) == "0"
    assert strip_tags(render("{% score value %}", value=Decimal(0))) == "0.00分"
    assert strip_tags(render("{% score value %}", value=None)) == "—"


@pytest.mark.parametrize(("change", "words"), [("1.2", "升 ↑ 1.20"), ("-0.5", "降 ↓ 0.50"), ("0", ""), (None, "")])
def test_a_change_of_score_is_a_word_and_an_arrow(change: str | None, words: str) -> None:
    shown = ui.score(Decimal("87.35"), None if change is None else Decimal(change))
    assert strip_tags(shown) == f"87.35分{words}"


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        ("20.500000", None, "20.5"),
        ("100", None, "100"),
        ("0.000", None, "0"),
        ("1E+3", None, "1000"),
        ("2.345", 2, "2.35"),
        ("2.5", 2, "2.50"),
        ("-1.005", 2, "-1.01"),
        ("", None, "—"),
    ],
)
def test_a_number_is_plain_and_rounded_half_up(value: str, places: int | None, words: str) -> None:
    assert ui.number(Decimal(value) if value else value, places) == words


def test_a_rate_is_shown_in_percent_and_a_day_in_chinese() -> None:
    assert ui.percent(Decimal("0.8735")) == "87.4%"
    assert ui.percent(Decimal("0.8735"), 2) == "87.35%"
    assert ui.cn_date(dt.date(2026, 3, 5)) == "2026年3月5日"
    assert ui.cn_date(None) == "—"


@pytest.mark.parametrize(
    ("rate", "band"),
    [(None, "none"), ("0", "low"), ("0.5999", "low"), ("0.6", "weak"), ("0.8", "fair"), ("0.9", "good"), ("1", "full")],
)
def test_each_band_of_rates_has_a_colour_in_the_stylesheet(rate: str | None, band: str) -> None:
    assert ui.rate_band(None if rate is None else Decimal(rate)) == band
    assert f".rate-{band} {{" in (ROOT / "static/css/components.css").read_text(encoding="utf-8")


def test_a_breadcrumb_ends_with_the_page_itself() -> None:
    crumbs = render('{% breadcrumb "首页" "/" "单位" "/units/" "锡山区" %}')
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', crumbs) == [("/", "首页"), ("/units/", "单位")]
    assert '<li aria-current="page">锡山区</li>' in crumbs


def test_a_component_escapes_what_it_is_given() -> None:
    for source in ("{% stat text 1 %}", "{% empty_state text %}", "{% page_header text %}", "{% kbd text %}"):
        assert "<script>" not in render(source, text="<script>alert(1)</script>")


def test_other_pages_of_a_list_keep_its_filters(rf: RequestFactory) -> None:
    page = Paginator(range(30), 10).page(2)
    shown = render("{% pagination page %}", page=page, request=rf.get("/", {"unit": "u1", "page": "2"}))
    assert 'href="?unit=u1&amp;page=1"' in shown
    assert 'href="?unit=u1&amp;page=3"' in shown
    assert "第 2 / 3 页，共 30 条" in shown


@pytest.mark.parametrize(("now", "then"), [("", "due"), ("due", "-due"), ("-due", "due"), ("unit", "due")])
def test_a_heading_pressed_again_sorts_the_other_way_round(rf: RequestFactory, now: str, then: str) -> None:
    shown = render('{% sort_link "截止" "due" %}', request=rf.get("/", {"sort": now} if now else {}))
    assert f'href="?sort={then}"' in shown


def test_each_fault_of_a_form_is_a_link_to_something_on_the_page() -> None:
    form = SampleForm({"value": "-3", "grade": "优秀"})
    shown = render("{% load crispy_forms_tags %}{% field_error_summary form %}{{ form|crispy }}", form=form)
    targets = re.findall(r'<li><a href="#([^"]*)">', shown)
    assert len(targets) == len(form.errors)
    assert all(f'id="{target}"' in shown for target in targets), targets


def test_a_form_without_faults_has_no_summary() -> None:
    assert "error-summary" not in render("{% field_error_summary form %}", form=SampleForm())


@pytest.mark.django_db
def test_the_page_of_components_shows_every_one_of_them(rf: RequestFactory) -> None:
    request = rf.get("/_components/")
    request.user = AnonymousUser()
    page = components(request).content.decode()
    assert all(word in page for words in FAMILIES.values() for word in words.values())
    assert page.count("查看数据表") == page.count('<svg class="chart')
    source = (ROOT / "templates/components/index.html").read_text(encoding="utf-8")
    # A list of one page has no other pages: this one has its own test.
    unseen = {name for name in ui.register.tags if f"{{% {name} " not in source} - {"pagination", "print_button"}
    assert not unseen
    assert "{% print_button %}" in source


def test_every_icon_that_is_named_exists() -> None:
    sprite = (ROOT / "node_modules/bootstrap-icons/bootstrap-icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="([a-z0-9-]+)"', sprite))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in sources for name in re.findall(r'{% icon "([^"]+)"', text)}
    named |= {shape for table in (ui._LIGHTS, ui._REPORT_STATES, ui._CELL_STATES) for _, shape in table.values()}
    assert named, "no icon was found: the pattern is wrong"
    assert not named - known
