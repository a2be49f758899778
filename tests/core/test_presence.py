"""Who is at a place right now, by a clock of the test's own."""

import datetime as dt

from core.presence import LASTS, end_presence, note_presence
from tests.worlds.small import NOW

PLACE, ANOTHER = "report:1:2", "report:1:3"
SECOND = dt.timedelta(seconds=1)


def test_it_names_the_others_and_never_oneself() -> None:
    assert note_presence(place=PLACE, who=1, name="李某", at=NOW) == ()
    assert note_presence(place=PLACE, who=2, name="王某", at=NOW + SECOND) == ("李某",)
    assert note_presence(place=PLACE, who=1, name="李某", at=NOW + 2 * SECOND) == ("王某",)


def test_somebody_is_gone_a_minute_after_the_last_beat() -> None:
    note_presence(place=PLACE, who=1, name="李某", at=NOW)
    assert note_presence(place=PLACE, who=2, name="王某", at=NOW + LASTS - SECOND) == ("李某",)
    assert note_presence(place=PLACE, who=2, name="王某", at=NOW + LASTS) == ()


def test_who_leaves_is_gone_at_once_and_the_others_stay() -> None:
    for who, name in ((1, "李某"), (2, "王某")):
        note_presence(place=PLACE, who=who, name=name, at=NOW)
    end_presence(place=PLACE, who=1, at=NOW)
    assert note_presence(place=PLACE, who=3, name="赵某", at=NOW) == ("王某",)


def test_another_place_is_another_matter() -> None:
    note_presence(place=PLACE, who=1, name="李某", at=NOW)
    assert note_presence(place=ANOTHER, who=2, name="王某", at=NOW) == ()
