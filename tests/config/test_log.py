"""What stands in the log: our own events with their data, and no line for every request that went well."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What our own handler writes during a test."""
    lines = io.StringIO()
    handlers = [each for each in logging.getLogger().handlers if isinstance(each, logging.StreamHandler)]
    [ours] = [each for each in handlers if isinstance(each.formatter, structlog.stdlib.ProcessorFormatter)]
    before = ours.setStream(lines)
    yield lines
    ours.setStream(before)


def test_an_event_is_one_line_with_its_data(log: io.StringIO) -> None:
    structlog.get_logger("tests").warning("rollup_difference", rows=3)
    [line] = log.getvalue().splitlines()
    assert "event='rollup_difference'" in line
    assert "rows=3" in line


@pytest.mark.django_db
def test_a_request_that_goes_well_leaves_no_line(log: io.StringIO) -> None:
    structlog.get_logger("tests").info("before")
    Client().get("/healthz")
    assert [line for line in log.getvalue().splitlines() if "before" not in line] == []


@pytest.mark.django_db
def test_a_failure_stands_in_the_log_with_its_traceback_and_the_number_of_the_request(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.views.connection", None)
    answer = Client(raise_request_exception=False).get("/healthz")
    assert answer.status_code == 500
    [failed] = [line for line in log.getvalue().splitlines() if "request_failed" in line]
    assert answer["X-Request-ID"] in failed
    assert "AttributeError" in failed
