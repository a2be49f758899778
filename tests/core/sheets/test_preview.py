"""What an import shows before it writes."""

from typing import Any

from django.template import Context, Template

from core.sheets import Fault
from core.sheets.preview import Change, Entry, Preview


def render(source: str, **context: Any) -> str:
    return Template("{% load sheets %}" + source).render(Context(context))


def entry(key: str, *changes: Change) -> Entry:
    return Entry("单位", 3, key, f"名称{key}", changes)


def test_every_fault_stands_with_its_cell_and_remedy() -> None:
    faults = [
        Fault("单位", 5, 3, "没有“司”这个选项", "请选择：局"),
        Fault("单位", 1, 0, "缺列"),
        Fault("人员", 0, 0, "没有表头"),
    ]
    page = render('{% sheet_faults faults "要改" %}', faults=faults)
    for said in ("C5", "没有“司”这个选项", "请选择：局", "第 1 行", "整张表"):
        assert said in page


def test_a_change_shows_before_and_now() -> None:
    preview = Preview(changed=(entry("a", Change("简称", "旧", "新"), Change("权重", "2", "")),))
    page = render("{% sheet_preview preview %}", preview=preview)
    assert "<del>旧</del>" in page
    assert "<ins>新</ins>" in page
    assert "（空）" in page


def test_long_lists_say_how_much_is_not_shown() -> None:
    preview = Preview(added=tuple(entry(str(number)) for number in range(250)))
    page = render("{% sheet_preview preview %}", preview=preview)
    assert page.count("<tr>") == 201
    assert "另有 50 项没有列出" in page
    faults = [Fault("单位", row, 1, "错") for row in range(1, 451)]
    assert "另有 50 处没有列出" in render('{% sheet_faults faults "要改" %}', faults=faults)


def test_a_fingerprint_changes_with_the_effect_only() -> None:
    plan = Preview(added=(entry("a"),), untouched=3)
    assert plan.fingerprint == Preview(added=(entry("a"),), untouched=9).fingerprint
    assert plan.fingerprint != Preview(changed=(entry("a"),)).fingerprint
    assert plan.fingerprint != Preview(added=(entry("a", Change("简称", "", "x")),)).fingerprint
    assert plan.has_changes
    assert not Preview(untouched=1).has_changes
