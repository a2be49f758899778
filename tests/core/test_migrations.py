"""The migrations that stand for many: who ran those has nothing to do, who ran some of them is told what to do first."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder

from core.checks import check_folded_migrations

pytestmark = pytest.mark.django_db

# How many there were, and the last of them, in the version that had them one by one.
_BEFORE = {
    "units": (16, "0016_the_office_by_two"),
    "campaigns": (37, "0037_found_by_initials"),
    "evaluations": (27, "0027_contacts_of_objectors_are_sealed"),
}


def _folded() -> list[Migration]:
    return [each for each in MigrationExecutor(connection).loader.disk_migrations.values() if each.replaces]


def _record_as_before() -> None:
    """Let the database say what it said before the folding."""
    recorder = MigrationRecorder(connection)
    for migration in _folded():
        recorder.record_unapplied(migration.app_label, migration.name)
        for app, name in migration.replaces:
            recorder.record_applied(app, name)


def test_every_migration_of_the_version_before_is_stood_for() -> None:
    assert {each.app_label: (len(each.replaces), each.replaces[-1][1]) for each in _folded()} == _BEFORE


def test_an_installation_that_ran_them_all_has_nothing_to_run() -> None:
    _record_as_before()
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert check_folded_migrations(databases=["default"]) == []


def test_one_that_ran_some_of_them_is_stopped_and_told_which_version_comes_first() -> None:
    _record_as_before()
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("campaigns", "0037_found_by_initials")
    before = set(recorder.applied_migrations())

    with pytest.raises(SystemCheckError, match=r"campaigns 只执行了合并前 37 个迁移中的 36 个(.|\n)*先取版本 128119c"):
        call_command("migrate", skip_checks=False, verbosity=0)

    assert set(recorder.applied_migrations()) == before
