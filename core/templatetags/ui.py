"""Interface components. Each declares its arguments: a typo in a template raises instead of showing nothing."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.addresses import numbered_address
from core.charts import bars as chart_bars
from core.charts import meter, radar, trend
from core.icons import sprite_url
from core.official.pdf import converter

register = template.Library()

_LIGHTS = {
    "green": ("正常", "circle-fill"),
    "blue": ("临期", "clock-fill"),
    "yellow": ("滞后", "triangle-fill"),
    "red": ("逾期", "exclamation-octagon-fill"),
    "grey": ("未到期", "dash-circle"),
    "none": ("不适用", "slash-circle"),
}
_REPORT_STATES = {
    "draft": ("草稿", "pencil"),
    "signing": ("待审签", "pen"),
    "submitted": ("待审核", "hourglass-split"),
    "returned": ("已退回", "arrow-return-left"),
    "approved": ("已核定", "check-circle-fill"),
    "none": ("未填报", "circle"),
}
_CELL_STATES = {
    "none": ("不适用", "slash-circle"),
    "pending": ("未到期", "dash-circle"),
    "missing": ("缺报", "exclamation-octagon-fill"),
    "scored": ("已核定", "check-circle-fill"),
}


def _badge(family: str, table: dict[str, tuple[str, str]], key: str) -> SafeString:
    if key not in table:
        message = f"{family}: unknown value {key!r}"
        raise template.TemplateSyntaxError(message)
    word, shape = table[key]
    return format_html('<span class="badge-ui {}-{}">{}{}</span>', family, key, icon(shape), word)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A shape of the icon sprite; with ``label`` it is named for screen readers, else it is decoration."""
    href = sprite_url()
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, href, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', href, name)


@register.simple_tag
def page_url(name: str, *numbers: int) -> str:
    """The address of a page known by numbers, as ``url`` gives it; for tables with hundreds of links."""
    return numbered_address(name, *numbers)


@register.simple_tag
def light(color: str) -> SafeString:
    """A light: a colour and a word and a shape (DOMAIN.md section 4). green, blue, yellow, red, grey, none."""
    return _badge("light", _LIGHTS, color)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The state of a report; "none" where nothing was begun."""
    return _badge("state", _REPORT_STATES, state or "none")


@register.simple_tag
def cell_state(state: str) -> SafeString:
    """The state of a cell; a missing one never looks like a zero. "none" is 不适用."""
    return _badge("cell", _CELL_STATES, state or "none")


@register.simple_tag
def score(value: Decimal | None, change: Decimal | None = None, unit: str = "分") -> SafeString:
    """A score in tabular figures with what changed; None is shown as a dash."""
    if value is None:
        return format_html('<span class="score">{}</span>', "—")
    moved = SafeString("")
    if change:
        word, css = ("升", "up") if change > 0 else ("降", "down")
        arrow = "↑" if change > 0 else "↓"
        moved = format_html('<span class="change {}">{} {} {}</span>', css, word, arrow, number(abs(change), 2))
    return format_html('<span class="score">{}<small>{}</small></span>{}', number(value, 2), unit, moved)


@register.inclusion_tag("components/score_bar.html")
def score_bar(rate: Decimal | None, label: str = "") -> dict[str, Any]:
    """A rate (0 … 1) as a bar with its number in words."""
    return {"rate": rate, "label": label, "chart": meter(rate) if rate is not None else None}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*pairs: str) -> dict[str, Any]:
    """label, url, label, url, …, label: where the page stands; the last label is the page itself."""
    links = list(zip(pairs[:-1:2], pairs[1::2], strict=False))
    return {"links": links, "here": pairs[-1]}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, hint: str = "", action: str = "", url: str = "") -> dict[str, Any]:
    """Nothing to show: why, and what to do."""
    return {"title": title, "hint": hint, "action": action, "url": url}


@register.inclusion_tag("components/page_header.html")
def page_header(title: str, lead: str = "") -> dict[str, Any]:
    """The title of the page and the one sentence that answers its question."""
    return {"title": title, "lead": lead}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: object, href: str = "", hint: str = "", tone: str = "") -> dict[str, Any]:
    """One figure with its meaning; opens ``href``. ``tone``: "" or "red"."""
    return {"label": label, "value": value, "href": href, "hint": hint, "tone": tone}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: "Page[Any]") -> dict[str, Any]:
    """Links to the other pages of a list; keeps the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("components/sort_link.html", takes_context=True)
def sort_link(context: dict[str, Any], label: str, key: str) -> dict[str, Any]:
    """A column's heading that sorts by ``key``; pressed again it sorts the other way round."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{key}" if now == key else key
    arrow = {"": "", key: "↑", f"-{key}": "↓"}.get(now, "")
    return {"label": label, "arrow": arrow, "query": query.urlencode()}


@register.inclusion_tag("components/field_error_summary.html")
def field_error_summary(form: BaseForm) -> dict[str, Any]:
    """All faults of a form at its top, each a link to its field."""
    return {"form": form}


@register.simple_tag
def kbd(key: str) -> SafeString:
    """A key to press."""
    return format_html("<kbd>{}</kbd>", key)


@register.inclusion_tag("components/export_button.html", takes_context=True)
def export_button(context: dict[str, Any]) -> dict[str, Any]:
    """Takes the whole list away as an Excel file, by the filters of the address."""
    query = context["request"].GET.copy()
    for name in ("page", "cols"):
        query.pop(name, None)
    query["format"] = "xlsx"
    return {"query": query.urlencode()}


@register.inclusion_tag("components/document_buttons.html")
def document_buttons(url: str, label: str = "导出 Word") -> dict[str, Any]:
    """An official document at ``url`` as Word; as PDF too where LibreOffice is installed."""
    return {"url": url, "label": label, "mark": "&" if "?" in url else "?", "has_pdf": converter() is not None}


@register.inclusion_tag("components/print_button.html")
def print_button(label: str = "打印") -> dict[str, Any]:
    """Prints the page."""
    return {"label": label}


@register.inclusion_tag("components/chart.html")
def radar_chart(labels: Sequence[str], values: Sequence[Decimal | None], caption: str) -> dict[str, Any]:
    """Rates (0 … 1) around a circle, with the table of the same numbers."""
    return {"svg": radar(labels, values), "rows": list(zip(labels, values, strict=True)), "caption": caption}


@register.inclusion_tag("components/chart.html")
def bar_chart(labels: Sequence[str], values: Sequence[Decimal | None], caption: str) -> dict[str, Any]:
    """Rates (0 … 1) as bars, with the table of the same numbers."""
    return {"svg": chart_bars(labels, values), "rows": list(zip(labels, values, strict=True)), "caption": caption}


@register.inclusion_tag("components/chart.html")
def trend_chart(labels: Sequence[str], values: Sequence[Decimal | None], caption: str) -> dict[str, Any]:
    """Scores (0 … 100) over time, with the table of the same numbers."""
    rows = list(zip(labels, values, strict=True))
    return {"svg": trend(labels, values), "rows": rows, "caption": caption, "is_score": True}


@register.filter
def number(value: Decimal | float | str | None, places: int | None = None) -> str:
    """A number without superfluous zeros, or half-up with exactly ``places`` digits; None is a dash."""
    if value is None or value == "":
        return "—"
    exact = Decimal(str(value))
    if places is not None:
        return f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@register.filter
def signed(value: Decimal | None, places: int = 2) -> str:
    """A change with its sign, half-up; None is a dash, what rounds to nothing is 0 without a sign."""
    if value is None:
        return "—"
    said = number(abs(value), places)
    if not Decimal(said):
        return said
    return f"+{said}" if value > 0 else f"−{said}"


@register.filter
def percent(value: Decimal | None, places: int = 1) -> str:
    """A rate (0 … 1) in percent; None is a dash."""
    return "—" if value is None else f"{number(value * 100, places)}%"


@register.filter
def cn_date(value: dt.date | None) -> str:
    """2026年11月24日; None is a dash."""
    return "—" if value is None else f"{value.year}年{value.month}月{value.day}日"


@register.filter
def rate_band(value: Decimal | None) -> str:
    """The band that colours a rate in the matrix: none, low, weak, fair, good, full."""
    if value is None:
        return "none"
    bands = ((Decimal("0.6"), "low"), (Decimal("0.8"), "weak"), (Decimal("0.9"), "fair"), (Decimal(1), "good"))
    return next((name for limit, name in bands if value < limit), "full")
