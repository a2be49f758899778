"""The house's budgets, over every file there is."""

from statistics import median

import pytest

from tests.conventions import budgets
from tests.conventions.sources import PACKAGES, ROOT, python_files, templates

APPS = ("units", "campaigns", "evaluations")


def _lines(text: str) -> int:
    return len(text.splitlines())


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_a_module_has_at_most_400_lines(package: str) -> None:
    long = {str(path): _lines(path.read_text()) for path in python_files(package)}
    assert {path: lines for path, lines in long.items() if lines > budgets.MODULE} == {}


def test_a_models_file_has_at_most_300_lines() -> None:
    models = [path for path in python_files(*APPS) if "models" in path.parts]
    assert len(models) > 10
    assert [str(path) for path in models if _lines(path.read_text()) > budgets.MODELS_FILE] == []


def test_half_of_the_modules_have_at_most_80_lines() -> None:
    lengths = [_lines(path.read_text()) for path in python_files(*APPS, "core", "config")]
    assert median(lengths) <= budgets.MEDIAN_MODULE


def test_a_function_has_at_most_40_lines() -> None:
    long = {str(path): budgets.long_functions(path.read_text(), budgets.FUNCTION) for path in python_files()}
    assert {path: names for path, names in long.items() if names} == {}


def test_a_view_has_at_most_25_lines() -> None:
    files = [path for path in python_files(*APPS, "config") if "view" in str(path.relative_to(ROOT))]
    assert files
    long = {str(path): budgets.long_views(path.read_text(), budgets.VIEW) for path in files}
    assert {path: names for path, names in long.items() if names} == {}


def test_a_template_has_at_most_120_lines() -> None:
    assert [str(path) for path in templates() if _lines(path.read_text()) > budgets.TEMPLATE] == []


def test_a_template_has_no_script_style_or_handler_inside() -> None:
    inline = {str(path): budgets.inline_code(path.read_text()) for path in templates()}
    # The page for a broken server must stand alone: it may not need a file that the server has to serve.
    inline.pop(str(ROOT / "templates" / "500.html"), None)
    assert {path: tags for path, tags in inline.items() if tags} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    paths = python_files(*PACKAGES, "tests")
    assert [str(path) for path in paths if budgets.FORBIDDEN_NAMES & {path.stem, *path.parent.parts}] == []


def test_an_operation_is_called_by_keywords() -> None:
    operations = [path for path in python_files(*APPS) if "operations" in path.parts]
    assert len(operations) > 2
    positional = {str(path): budgets.positional_operations(path.read_text()) for path in operations}
    assert {path: names for path, names in positional.items() if names} == {}
