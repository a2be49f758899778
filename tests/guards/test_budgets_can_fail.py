"""Planted violations: every budget finds the offence it is there for."""

from tests.conventions import budgets

_LONG = "\n".join(f"    x = {number}" for number in range(50))


def test_it_finds_a_long_function() -> None:
    assert budgets.long_functions(f"def act():\n{_LONG}\n", 40) == ["act (51)"]


def test_it_does_not_count_the_docstring() -> None:
    words = "\n".join("    word" for _ in range(60))
    assert budgets.long_functions(f'def act():\n    """{words}"""\n    return 1\n', 40) == []


def test_it_finds_a_long_view_and_leaves_other_functions_alone() -> None:
    source = f"def page(request, code):\n{_LONG}\n\ndef rows(items):\n{_LONG}\n"
    assert budgets.long_views(source, 25) == ["page (51)"]


def test_it_finds_a_positional_operation() -> None:
    source = "def approve(report, *, by): ...\ndef submit(*, report): ...\ndef _write(report): ...\n"
    assert budgets.positional_operations(source) == ["approve"]


def test_it_finds_inline_code_in_each_form() -> None:
    source = (
        '<script>alert(1)</script><script src="a.js"></script><style>b{}</style>'
        '<p style="color: red">x</p><a onclick="go()">y</a><script type="application/json">{}</script>'
    )
    assert budgets.inline_code(source) == ["<script>", "<style>", '<p style="color: red">', '<a onclick="go()">']


def test_it_reads_over_template_tags_and_comments() -> None:
    source = '{% comment %}<p style="">{% endcomment %}<p class="{% if a > b %}on{% endif %}">{{ one }}</p>'
    assert budgets.inline_code(source) == []
