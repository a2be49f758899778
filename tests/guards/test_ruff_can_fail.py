"""Planted violations: ruff refuses what STYLE.md forbids, and allows it where it has its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT

_RUFF = Path(sys.executable).parent / "ruff"


def _refuses(rule: str, source: str, path: str) -> bool:
    """Whether ruff, with our own configuration, finds ``rule`` in a file that would stand at ``path``."""
    command = (_RUFF, "check", "--no-cache", "--output-format", "concise", "--stdin-filename", path, "-")
    result = subprocess.run(command, input=source, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode in {0, 1}, result.stderr
    return rule in result.stdout


@pytest.mark.parametrize(
    ("source", "forbidden_in", "allowed_in"),
    [
        ("from django.http import HttpRequest\n", "campaigns/operations/x.py", "campaigns/views/x.py"),
        ("from django.shortcuts import render\n", "units/queries/x.py", "units/views/x.py"),
        ("from django.contrib import messages\n", "campaigns/forms/x.py", "campaigns/views/x.py"),
        ("from django.utils import timezone\n\nNOW = timezone.now()\n", "units/models/x.py", "core/clock.py"),
        ("import datetime as dt\n\nDAY = dt.date.today()\n", "evaluations/scoring/x.py", "core/clock.py"),
        ("from celery import shared_task\n", "evaluations/operations/x.py", "evaluations/tasks.py"),
    ],
)
def test_it_refuses_a_thing_out_of_its_place(source: str, forbidden_in: str, allowed_in: str) -> None:
    assert _refuses("TID251", source, forbidden_in)
    assert not _refuses("TID251", source, allowed_in)


def test_it_refuses_a_function_without_types() -> None:
    assert _refuses("ANN201", "def act(): ...\n", "units/operations/x.py")


def test_it_refuses_a_public_function_without_a_docstring() -> None:
    assert _refuses("D103", "def act() -> None: ...\n", "units/operations/x.py")
