"""Figures that the work report names come out of the demo's ledger."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from campaigns.models import LedgerEntry
from campaigns.validators import count_characters
from evaluations.demo.ledger import record_work
from evaluations.demo.people import enrol
from evaluations.demo.units import grow_tree

AT = dt.datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def recorded(db: None) -> None:
    units = grow_tree(dt.date(2006, 1, 1), AT)
    record_work(units, enrol(units), AT)


@pytest.mark.usefixtures("recorded")
def test_six_promises_and_three_regulations_are_counted_and_the_code_of_conduct_has_its_length() -> None:
    standing = LedgerEntry.objects.standing()
    assert standing.filter(unit__code="chongan", kind__code="promise").count() == 6
    assert standing.filter(unit__code="wuxi", kind__code="regulation", values__sort="廉政").count() == 3
    conduct = standing.get(unit__code="qingyang", kind__code="regulation", values__sort="职业道德")
    assert count_characters(conduct.values["text"]) == 64
