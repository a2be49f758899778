"""Two sealers and people who write, all at the same moment, in real transactions."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.units.audit.trails import add_acts, faults, forget_heads
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry, AuditSeal, AuditSealLine
from units.operations import audit_sealing
from units.operations.audit_sealing import seal_trail


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    forget_heads()
    return small_world()


def _all_at_once(*acts: Callable[[], object]) -> list[BaseException]:
    barrier, failed = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            act()
        except BaseException as error:  # noqa: BLE001 - told to the test, which a thread cannot do by raising
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return failed


def test_two_sealers_and_two_writers_leave_one_whole_chain(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sealing, "BATCH", 5)
    add_acts(40, world.north)

    def seal() -> None:
        for round_ in range(4):
            seal_trail(at=NOW + dt.timedelta(minutes=round_))

    def write() -> None:
        add_acts(20, world.south)

    assert _all_at_once(seal, seal, write, write) == []
    seal_trail(at=NOW + dt.timedelta(hours=1))
    assert AuditSealLine.objects.count() == AuditEntry.objects.count() == 80
    numbers = list(AuditSeal.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert faults() == []
