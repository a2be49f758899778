"""Seals over the audit trail, and triggers that refuse every change of it."""

import django.db.models.deletion
from django.db import migrations, models

from core.append_only import arm, disarm
from units.policies import GUARDS


def _arm(apps, schema_editor):
    arm(schema_editor.connection, GUARDS)


def _disarm(apps, schema_editor):
    disarm(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0010_audit_entries_are_stamped"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="nonce",
            field=models.CharField(editable=False, max_length=32, unique=True),
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="批次")),
                ("sealed_at", models.DateTimeField(db_index=True, verbose_name="封存时间")),
                ("entries", models.PositiveIntegerField(verbose_name="条数")),
                ("horizon", models.BigIntegerField()),
                ("body", models.CharField(max_length=64)),
                ("link", models.CharField(max_length=64)),
                ("purged_at", models.DateTimeField(null=True, verbose_name="清理时间")),
                ("purge_mark", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "审计封存",
                "verbose_name_plural": "审计封存",
            },
        ),
        migrations.CreateModel(
            name="AuditSealLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("seal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="units.auditseal")),
            ],
            options={
                "verbose_name": "审计封存明细",
                "verbose_name_plural": "审计封存明细",
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("kind", "act")), fields=["-id"], name="audit_acts"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["act", "sign_in", "access", "refusal"])), name="audit_kind_known"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(condition=models.Q(("result__in", ["done", "failed"])), name="audit_result_known"),
        ),
        migrations.AddConstraint(
            model_name="auditseal",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="audit_seal_counts_from_one"),
        ),
        migrations.AddConstraint(
            model_name="auditseal",
            constraint=models.CheckConstraint(condition=models.Q(("entries__gte", 1)), name="audit_seal_holds_something"),
        ),
        migrations.RunPython(_arm, _disarm),
    ]
