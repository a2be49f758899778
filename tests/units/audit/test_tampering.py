"""Whoever owns the database but not the key: each of 1,000 random tamperings is found, and the entry is named."""

import datetime as dt
import random
import secrets
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.units.audit.trails import add_acts, faults, forget_heads, run, sealed_trail, unguarded
from tests.worlds.small import NOW, small_world
from units.models import AuditEntry, AuditSeal, AuditSealLine

Dice = random.Random
Tampering = Callable[[Dice], str]
"""Does the harm and gives what the report must speak of."""

ROUNDS, EACH = 10, 100

CHANGES = {
    "at": "2020-01-01 00:00:00+00:00",
    "actor_id": None,
    "kind": "access",
    "verb": "核定",
    "result": "failed",
    "unit_id": None,
    "object_kind": "report",
    "object_id": "4711",
    "label": "另一件",
    "details": '{"number": 99}',
    "address": "10.1.2.3",
    "request_id": "f00",
    "nonce": "n",
    "stamp": "s",
}
COLUMNS = [str(field.column) for field in AuditEntry._meta.concrete_fields if not field.primary_key]
COPIED = ", ".join(column for column in COLUMNS if column != "nonce")


def _entry(dice: Dice, *, is_sealed: bool | None = None) -> int:
    sealed = set(AuditSealLine.objects.values_list("entry_id", flat=True))
    keys = sorted(AuditEntry.objects.values_list("pk", flat=True))
    return dice.choice([key for key in keys if is_sealed is None or (key in sealed) == is_sealed])


def _seal(dice: Dice) -> AuditSeal:
    return dice.choice(list(AuditSeal.objects.order_by("number")))


def change_a_column(dice: Dice) -> str:
    key, column = _entry(dice), dice.choice(sorted(CHANGES))
    value = CHANGES[column] if column not in {"nonce", "stamp"} else secrets.token_hex(16)
    run(f"UPDATE units_auditentry SET {column} = %s WHERE id = %s", value, key)  # noqa: S608 - our own names
    return f"审计记录 {key} "


def change_one_figure_of_the_details(dice: Dice) -> str:
    key = _entry(dice)
    details = str(AuditEntry.objects.get(pk=key).details).replace("'", '"').replace("None", "null")
    run("UPDATE units_auditentry SET details = %s WHERE id = %s", details.replace("0.5", "0.6"), key)
    return f"审计记录 {key} "


def remove(dice: Dice) -> str:
    key = _entry(dice, is_sealed=True)
    run("DELETE FROM units_auditentry WHERE id = %s", key)
    return f"审计记录 {key} 被删除"


def remove_with_its_line(dice: Dice) -> str:
    line = dice.choice(list(AuditSealLine.objects.select_related("seal").order_by("pk")))
    run("DELETE FROM units_auditentry WHERE id = %s", line.entry_id)
    run("DELETE FROM units_auditsealline WHERE id = %s", line.pk)
    return f"第 {line.seal.number} 批封存的清单被改动"


def insert_with_an_invented_stamp(dice: Dice) -> str:
    source = _entry(dice)
    run(
        f"INSERT INTO units_auditentry (nonce, {COPIED}) "  # noqa: S608 - our own names
        f"SELECT 'invented', {COPIED} FROM units_auditentry WHERE id = %s",
        source,
    )
    return f"审计记录 {AuditEntry.objects.get(nonce='invented').pk} "


def insert_into_a_seal(dice: Dice) -> str:
    named, seal = insert_with_an_invented_stamp(dice), _seal(dice)
    made = AuditEntry.objects.get(nonce="invented")
    run(
        "INSERT INTO units_auditsealline (seal_id, entry_id, digest) VALUES (%s, %s, %s)",
        seal.pk,
        made.pk,
        secrets.token_hex(32),
    )
    return named


def copy_a_genuine_one(dice: Dice) -> str:
    # Whoever owns the database takes the constraint away first.
    _drop_unique_nonce()
    source = _entry(dice)
    columns = ", ".join(COLUMNS)
    run(
        f"INSERT INTO units_auditentry (id, {columns}) "  # noqa: S608 - our own names
        f"SELECT 100000000, {columns} FROM units_auditentry WHERE id = %s",
        source,
    )
    return f"审计记录 {source}、"


def _drop_unique_nonce() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "units_auditentry")
    names = [name for name, one in found.items() if one["columns"] == ["nonce"] and one["unique"]]
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            run(f'ALTER TABLE units_auditentry DROP CONSTRAINT "{name}"')
        return
    # SQLite keeps the constraint in the table's own words.
    run("CREATE TABLE units_copy AS SELECT * FROM units_auditentry")
    run("DROP TABLE units_auditentry")
    run("ALTER TABLE units_copy RENAME TO units_auditentry")


def swap_two(dice: Dice) -> str:
    first, second = dice.sample(sorted(AuditEntry.objects.values_list("pk", flat=True)), 2)
    labels = dict(AuditEntry.objects.filter(pk__in=[first, second]).values_list("pk", "at"))
    run("UPDATE units_auditentry SET at = %s WHERE id = %s", labels[second], first)
    run("UPDATE units_auditentry SET at = %s WHERE id = %s", labels[first], second)
    return f"审计记录 {first} "


def give_another_key(dice: Dice) -> str:
    key = _entry(dice, is_sealed=True)
    run("UPDATE units_auditentry SET id = %s WHERE id = %s", 10**9, key)
    return f"审计记录 {key} 被删除"


def remove_a_seal(dice: Dice) -> str:
    seal = _seal(dice)
    lines = list(AuditSealLine.objects.filter(seal=seal).values_list("entry_id", flat=True))
    run("DELETE FROM units_auditsealline WHERE seal_id = %s", seal.pk)
    for key in lines:
        run("DELETE FROM units_auditentry WHERE id = %s", key)
    run("DELETE FROM units_auditseal WHERE id = %s", seal.pk)
    last = AuditSeal.objects.latest_link()
    is_last = last is None or seal.number > last.number
    return f"封存链在第 {seal.number - 1} 批之后被截断" if is_last else f"第 {seal.number} 批封存被删除"


def cut_off_the_end(dice: Dice) -> str:
    seal = _seal(dice)
    keys = list(AuditSealLine.objects.filter(seal__number__gte=seal.number).values_list("entry_id", flat=True))
    run("DELETE FROM units_auditsealline WHERE entry_id >= %s", min(keys))
    run("DELETE FROM units_auditentry WHERE id >= %s", min(keys))
    run("DELETE FROM units_auditseal WHERE number >= %s", seal.number)
    return f"封存链在第 {seal.number - 1} 批之后被截断"


def change_a_seal(dice: Dice) -> str:
    seal = _seal(dice)
    column, value = dice.choice(
        [
            ("sealed_at", "2020-01-01 00:00:00+00:00"),
            ("entries", 77),
            ("horizon", 1),
            ("body", "b" * 64),
            ("link", "c" * 64),
            ("purge_mark", "d" * 64),
            ("purged_at", "2020-01-01 00:00:00+00:00"),
        ]
    )
    run(f"UPDATE units_auditseal SET {column} = %s WHERE id = %s", value, seal.pk)  # noqa: S608 - our own names
    return f"第 {seal.number} 批封存"


def change_a_line(dice: Dice) -> str:
    line = dice.choice(list(AuditSealLine.objects.order_by("pk")))
    run("UPDATE units_auditsealline SET digest = %s WHERE id = %s", secrets.token_hex(32), line.pk)
    return f"审计记录 {line.entry_id} 被改动"


def seal_it_anew_without_the_key(dice: Dice) -> str:
    key = _entry(dice, is_sealed=True)
    run("UPDATE units_auditentry SET verb = '核定', stamp = %s WHERE id = %s", secrets.token_hex(32), key)
    run("UPDATE units_auditsealline SET digest = %s WHERE entry_id = %s", secrets.token_hex(32), key)
    return f"审计记录 {key} 被改动"


def pretend_that_its_time_was_over(dice: Dice) -> str:
    seal = _seal(dice)
    run(
        "UPDATE units_auditseal SET purged_at = sealed_at, purge_mark = %s WHERE id = %s",
        secrets.token_hex(32),
        seal.pk,
    )
    keys = list(AuditSealLine.objects.filter(seal=seal).values_list("entry_id", flat=True))
    for key in keys:
        run("DELETE FROM units_auditentry WHERE id = %s", key)
    run("DELETE FROM units_auditsealline WHERE seal_id = %s", seal.pk)
    return f"第 {seal.number} 批封存被冒充为到期清理"


TAMPERINGS: tuple[Tampering, ...] = (
    change_a_column,
    change_one_figure_of_the_details,
    remove,
    remove_with_its_line,
    insert_with_an_invented_stamp,
    insert_into_a_seal,
    copy_a_genuine_one,
    swap_two,
    give_another_key,
    remove_a_seal,
    cut_off_the_end,
    change_a_seal,
    change_a_line,
    seal_it_anew_without_the_key,
    pretend_that_its_time_was_over,
)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_each_of_a_thousand_random_tamperings_is_found_and_named(db: None, number: int) -> None:
    forget_heads()
    world = small_world()
    sealed_trail(world.north, seals=3, each=2, actor=world.people["reporter"])
    add_acts(2, world.north, world.people["reporter"], at=NOW + dt.timedelta(days=1))
    assert faults() == []
    with unguarded():
        _tamper(number)
    assert faults() == []


def _tamper(number: int) -> None:
    for attempt in range(EACH):
        dice = random.Random(number * EACH + attempt)
        tampering = TAMPERINGS[attempt % len(TAMPERINGS)] if attempt < len(TAMPERINGS) else dice.choice(TAMPERINGS)
        with transaction.atomic():
            named = tampering(dice)
            found = faults()
            transaction.set_rollback(True)
        assert any(named in fault for fault in found), (tampering.__name__, number, attempt, named, found)


def test_every_column_of_an_entry_is_spoken_for(db: None) -> None:
    assert set(CHANGES) == set(COLUMNS)
