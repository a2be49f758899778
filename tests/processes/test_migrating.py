"""Every migration is taken back and made again on a filled database: what is imported then scores as it must."""

import json

import pytest

from tests.evaluations.scoring.test_cases import CASES, ordered, read
from tests.processes.installation import Installation

pytestmark = pytest.mark.processes

_ARMED = (
    "from django.db import connection; from core.append_only import is_armed; from units.policies import GUARDS; "
    "print(all(is_armed(connection, each) for each in GUARDS))"
)


def _import_and_score(installation: Installation) -> None:
    installation.manage("import_campaign", str(CASES / "case-1.json"))
    scores = installation.manage("export_scores", "case-1", "--as-of", "2024-05-20")
    assert ordered(json.loads(scores)) == ordered(read("case-1.scores.json"))


def test_migrations_go_backwards_and_forwards_on_a_filled_database(installation: Installation) -> None:
    _import_and_score(installation)
    installation.manage("migrate", "units", "zero", "--verbosity", "0")
    installation.manage("migrate", "--verbosity", "0")
    assert installation.python(_ARMED).strip() == "True"
    _import_and_score(installation)
