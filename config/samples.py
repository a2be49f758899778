"""What the page of components shows: every component with values that test its edges."""

from decimal import Decimal
from typing import Any

from django import forms

_TARGETS = (
    ("组织领导到位", "0.935"),
    ("思想认识到位", "0.881"),
    ("目标措施到位", "0.902"),
    ("队伍建设", "0.844"),
    ("制度建设", "0.965"),
    ("基础建设", "0.779"),
    ("监督管理", "0.7325"),
    ("与行风评议结合", "0.913"),
    ("与政务公开结合", "1"),
    ("与廉政建设结合", None),
    ("与效能建设结合", "0.568"),
    ("与民政发展结合", "0.857"),
)
_MONTHS = (("3月", "81.2"), ("6月", "84.65"), ("9月", None), ("10月", "86.1"), ("11月", "87.35"))


class SampleForm(forms.Form):
    """One field of each look."""

    value = forms.DecimalField(label="本期完成数", min_value=0, help_text="目标 20 件；上期核定 4 件。")
    grade = forms.ChoiceField(label="等次", choices=[("", "请选择"), ("优", "优"), ("良", "良")])
    met = forms.MultipleChoiceField(
        label="达到的标准", choices=[("1", "有计划"), ("2", "有检查")], widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="进展情况", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="不超过 500 字。"
    )


def component_samples() -> dict[str, Any]:
    """Context of components/index.html: ``labels``, ``rates``, ``months``, ``scores``, ``rows``, ``form``."""
    rates = [None if rate is None else Decimal(rate) for _, rate in _TARGETS]
    return {
        "labels": [label for label, _ in _TARGETS],
        "rates": rates,
        "months": [label for label, _ in _MONTHS],
        "scores": [None if score is None else Decimal(score) for _, score in _MONTHS],
        "rows": [(f"示例单位第 {number} 号", rates[number % 12 :] + rates[: number % 12]) for number in range(1, 31)],
        "form": SampleForm({"value": "-3", "grade": "优秀"}),
        "rate": rates[1],
    }
