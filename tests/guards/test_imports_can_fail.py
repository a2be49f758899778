"""Planted violations: import-linter, with our own contracts, refuses each wrong direction in a tiny copy of the house."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT

_TOOL = Path(sys.executable).parent / "lint-imports"
_HOUSE = (
    "core/clock.py",
    "core/queue.py",
    "units/models/unit.py",
    "units/operations/move.py",
    "campaigns/models/report.py",
    "campaigns/rules/rate.py",
    "campaigns/views/tasks.py",
    "evaluations/models/score.py",
    "evaluations/scoring/cells.py",
    "evaluations/operations/approve.py",
    "config/urls.py",
    "scripts/serve.py",
    "tests/worlds.py",
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of the same shape with empty rooms, and our own pyproject.toml."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in _HOUSE:
        _plant(tmp_path, name, "")
    return tmp_path


def _plant(house: Path, name: str, source: str) -> None:
    path = house / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.parents:
        if folder == house:
            break
        (folder / "__init__.py").touch()
    path.write_text(source)


def _broken(house: Path) -> list[str]:
    """The names of the contracts that are broken in this house."""
    environment = {**os.environ, "PYTHONPATH": str(house), "NO_COLOR": "1", "COLUMNS": "200"}
    result = subprocess.run(
        (_TOOL, "--no-cache"), cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in result.stdout, result.stdout + result.stderr
    return [line.rsplit(" ", 1)[0] for line in result.stdout.splitlines() if line.rstrip().endswith(" BROKEN")]


def test_the_empty_house_is_in_order(house: Path) -> None:
    assert _broken(house) == []


@pytest.mark.parametrize(
    ("name", "source", "contract"),
    [
        ("units/models/unit.py", "import campaigns.models.report\n", "packages"),
        ("core/clock.py", "import units.models.unit\n", "packages"),
        ("campaigns/models/report.py", "import evaluations.models.score\n", "packages"),
        ("campaigns/models/report.py", "import campaigns.views.tasks\n", "storeys"),
        ("units/models/unit.py", "import units.operations.move\n", "storeys"),
        ("units/attic.py", "", "storeys"),
        ("campaigns/rules/rate.py", "import django.db\n", "the arithmetic"),
        ("evaluations/scoring/cells.py", "import evaluations.models.score\n", "the arithmetic"),
        ("evaluations/scoring/cells.py", "import celery\n", "the arithmetic"),
    ],
)
def test_it_refuses_the_wrong_direction(house: Path, name: str, source: str, contract: str) -> None:
    _plant(house, name, source)
    assert any(broken.startswith(contract) for broken in _broken(house))


def test_it_refuses_a_circle(house: Path) -> None:
    _plant(house, "core/clock.py", "import core.queue\n")
    _plant(house, "core/queue.py", "import core.clock\n")
    assert any(broken.startswith("no circles") for broken in _broken(house))


def test_it_leaves_imports_for_types_alone(house: Path) -> None:
    source = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import campaigns.models.report\n"
    _plant(house, "units/models/unit.py", source)
    assert _broken(house) == []
