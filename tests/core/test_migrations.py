"""The migrations that stand for many: an installation that ran those has nothing to do."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

_APPS = ("units", "campaigns", "evaluations")


@pytest.mark.django_db
def test_an_installation_that_ran_the_folded_migrations_has_nothing_to_run() -> None:
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    recorder = MigrationRecorder(connection)
    for migration in executor.loader.disk_migrations.values():
        if migration.app_label in _APPS and migration.replaces:
            recorder.record_unapplied(migration.app_label, migration.name)
            for app, name in migration.replaces:
                recorder.record_applied(app, name)
        else:
            recorder.record_applied(migration.app_label, migration.name)

    assert MigrationExecutor(connection).migration_plan(targets) == []


@pytest.mark.django_db
def test_a_database_without_them_runs_the_three_that_stand_for_them() -> None:
    recorder = MigrationRecorder(connection)
    for app in _APPS:
        recorder.migration_qs.filter(app=app).delete()

    executor = MigrationExecutor(connection)
    plan = [migration.app_label for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]

    assert set(_APPS) <= set(plan)
