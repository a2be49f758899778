"""Nothing that is in the audit trail can be changed or deleted: not by a program, not by SQL."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, transaction

from core.append_only import is_armed
from tests.units.audit.trails import add_acts, forget_heads, run, sealed_trail
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AppendOnlyError, AuditEntry, AuditSeal
from units.policies import GUARDS


@pytest.fixture
def world(db: None) -> SmallWorld:
    forget_heads()
    return small_world()


def test_the_database_guards_all_three_tables(db: None) -> None:
    assert [guard.table for guard in GUARDS if is_armed(connection, guard)] == [
        "units_auditentry",
        "units_auditsealline",
        "units_auditseal",
    ]


def test_no_program_changes_or_deletes_an_entry(world: SmallWorld) -> None:
    [entry] = add_acts(1, world.north)
    entry.verb = "另一件事"
    entries = AuditEntry.objects.all()
    for attempt in (
        entry.save,
        entry.delete,
        entries.delete,
        lambda: entries.update(verb="另一件事"),
        lambda: entries.bulk_update([entry], ["verb"]),
        lambda: entries.update_or_create(pk=entry.pk, defaults={"verb": "另一件事"}),
        lambda: entries.bulk_create([entry], update_conflicts=True, update_fields=["verb"], unique_fields=["id"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert AuditEntry.objects.get().verb == "登记"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_auditentry SET verb = 'x'",
        "DELETE FROM units_auditentry",
        "UPDATE units_auditsealline SET digest = 'x'",
        "DELETE FROM units_auditsealline",
        "UPDATE units_auditseal SET link = 'x'",
        "UPDATE units_auditseal SET link = 'x', purged_at = sealed_at",
        "DELETE FROM units_auditseal",
    ],
)
def test_the_database_refuses_by_itself(world: SmallWorld, statement: str) -> None:
    sealed_trail(world.north, seals=1, each=2)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(statement)
    assert AuditEntry.objects.count() == 2
    assert AuditSeal.objects.count() == 1


def test_many_entries_added_at_once_are_stamped_too(world: SmallWorld) -> None:
    AuditEntry.objects.bulk_create(AuditEntry(at=NOW, verb="导入", unit=world.north, label=str(n)) for n in range(3))
    assert [entry.is_genuine for entry in AuditEntry.objects.all()] == [True] * 3


def test_a_migration_puts_the_guards_up_again(db: None) -> None:
    with connection.cursor() as cursor:
        place = " ON units_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER units_auditentry_{'keep' if place else 'no_update'}{place}")
    assert not is_armed(connection, GUARDS[0])
    emit_post_migrate_signal(0, interactive=False, db="default")
    assert is_armed(connection, GUARDS[0])
