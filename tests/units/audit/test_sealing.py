"""Entries are sealed in batches, whatever order they come in, by whoever comes first."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from core.head_file import heads_path, read_heads
from tests.units.audit.trails import add_acts, faults, forget_heads, run, sealed_trail, unguarded
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry, AuditSeal, AuditSealLine
from units.operations import audit_sealing
from units.operations.audit_sealing import check_trail, purge_trail, seal_trail
from units.tasks import tend_audit


@pytest.fixture
def world(db: None) -> SmallWorld:
    forget_heads()
    return small_world()


def test_a_trail_that_nobody_touched_is_whole(world: SmallWorld, capsys: pytest.CaptureFixture[str]) -> None:
    sealed_trail(world.north, seals=3, each=4, actor=world.people["reporter"])
    add_acts(2, world.north)
    assert faults() == []
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "封存 3 批，12 条" in said
    assert "尚未封存 2 条" in said
    assert "审计记录完整" in said


def test_sealing_twice_seals_once(world: SmallWorld) -> None:
    add_acts(3, world.north)
    assert [seal_trail(at=NOW), seal_trail(at=NOW)] == [3, 0]
    assert AuditSeal.objects.get().entries == 3


def test_more_than_one_batch_becomes_more_than_one_seal(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sealing, "BATCH", 4)
    add_acts(10, world.north)
    assert seal_trail(at=NOW) == 10
    assert list(AuditSeal.objects.order_by("number").values_list("entries", flat=True)) == [4, 4, 2]
    assert faults() == []


def test_an_entry_committed_late_with_a_lower_key_comes_into_the_next_seal(world: SmallWorld) -> None:
    early, late = add_acts(1, world.north)[0], add_acts(1, world.north)[0]
    # The first one is still under way while the second is sealed.
    with unguarded():
        run("DELETE FROM units_auditentry WHERE id = %s", early.pk)
        assert seal_trail(at=NOW) == 1
        assert AuditSealLine.objects.get().entry_id == late.pk
        AuditEntry.objects.bulk_create([AuditEntry(pk=early.pk, at=NOW, verb="登记", unit=world.north)])
        assert seal_trail(at=NOW) == 1
        assert list(AuditSealLine.objects.order_by("pk").values_list("entry_id", flat=True)) == [late.pk, early.pk]
        assert faults() == []


def test_what_lies_far_below_is_found_at_night(world: SmallWorld) -> None:
    low = add_acts(1, world.north)[0]
    with unguarded():
        run("DELETE FROM units_auditentry WHERE id = %s", low.pk)
        add_acts(1, world.north)
        seal_trail(at=NOW)
        AuditEntry.objects.bulk_create([AuditEntry(pk=low.pk, at=NOW, verb="登记", unit=world.north)])
        later = NOW + dt.timedelta(days=3)
        assert seal_trail(at=later) == 0
        assert seal_trail(at=later, is_thorough=True) == 1
        assert faults() == []


def test_a_row_that_the_program_did_not_write_is_never_sealed(world: SmallWorld) -> None:
    add_acts(1, world.north)
    run(
        "INSERT INTO units_auditentry (at, verb, kind, result, object_kind, object_id, label, details, address, request_id,"
        " nonce, stamp) SELECT at, '核定', kind, result, object_kind, object_id, label, details, '', '', 'n', stamp"
        " FROM units_auditentry"
    )
    forged = AuditEntry.objects.get(nonce="n")
    assert seal_trail(at=NOW) == 1
    [fault] = faults()
    assert fault.startswith(f"审计记录 {forged.pk} 不是由本系统写入的")


def test_the_head_is_kept_outside_the_database(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=2, each=1)
    told = [(head.number, head.link) for head in read_heads()]
    assert told == list(AuditSeal.objects.order_by("number").values_list("number", "link"))
    assert heads_path().stat().st_mode & 0o077 == 0


def test_a_database_put_back_to_yesterday_is_found(world: SmallWorld, capsys: pytest.CaptureFixture[str]) -> None:
    sealed_trail(world.north, seals=1, each=2)
    with unguarded():
        add_acts(2, world.north)
        seal_trail(at=NOW)
    # Everything of the second seal is gone again; only the file knows.
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert "退回到从前：数据库之外已记到第 2 批" in capsys.readouterr().err


def test_after_a_restore_the_chain_goes_on_and_the_gap_stays_on_record(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=1, each=2)
    with unguarded():
        add_acts(2, world.north)
        seal_trail(at=NOW)
    call_command("verify_audit", "--after-restore", "磁盘损坏，用昨夜的备份恢复")
    assert faults() == []
    assert [head.number for head in read_heads()] == [1, 2, 1]
    entry = AuditEntry.objects.get(verb="审计封存链从备份接续")
    assert entry.details["reason"] == "磁盘损坏，用昨夜的备份恢复"
    seal_trail(at=NOW)
    assert faults() == []


def test_without_any_seal_there_is_nothing_to_go_on_from(world: SmallWorld) -> None:
    with pytest.raises(CommandError, match="无从接续"):
        call_command("verify_audit", "--after-restore", "试试")


def test_the_missing_file_of_heads_is_found(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=1, each=1)
    forget_heads()
    assert faults() == ["数据库之外没有封存链头的记录（文件不存在或者被清空）。"]


def test_a_file_of_heads_that_is_no_such_is_said(world: SmallWorld) -> None:
    heads_path().write_text("[]\n", encoding="utf-8")
    with pytest.raises(CommandError, match="读不懂"):
        call_command("verify_audit")


def test_without_the_key_nothing_verifies(world: SmallWorld, settings: Settings) -> None:
    sealed_trail(world.north, seals=1, each=1)
    settings.AUDIT_KEY = "another"
    assert len(faults()) == 2


def test_entries_are_kept_for_their_time_and_then_deleted_with_the_chain_whole(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=2, each=3)
    assert purge_trail(at=NOW + dt.timedelta(days=364)) == 0
    assert purge_trail(at=NOW + dt.timedelta(days=370)) == 6
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["清理到期审计记录"] * 2
    assert faults() == []
    add_acts(1, world.north)
    seal_trail(at=NOW + dt.timedelta(days=370))
    assert faults() == []
    assert purge_trail(at=NOW + dt.timedelta(days=371)) == 0


def test_deleting_under_the_pretext_of_age_is_found(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=2, each=3)
    # The database lets a seal be marked and emptied; without the key the mark is wrong.
    run("UPDATE units_auditseal SET purged_at = sealed_at, purge_mark = %s WHERE number = 1", "0" * 64)
    run(
        "DELETE FROM units_auditentry WHERE id IN (SELECT entry_id FROM units_auditsealline WHERE seal_id = (SELECT id FROM units_auditseal WHERE number = 1))"
    )
    assert faults() == ["第 1 批封存被冒充为到期清理，其中的 3 条记录被删除。"]


def test_the_nightly_task_keeps_what_it_found(world: SmallWorld) -> None:
    add_acts(2, world.north)
    tend_audit()
    checked = AuditEntry.objects.get(verb="核对审计记录")
    assert (checked.result, checked.details["sealed"]) == ("done", 2)


def test_a_broken_trail_is_in_the_trail(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=1, each=1)
    forget_heads()
    check_trail(at=NOW)
    assert AuditEntry.objects.get(verb="核对审计记录").result == "failed"
