"""Entries say what kind of act, from where and how it ended, and bear a stamp made with a key."""

import secrets

from django.db import migrations, models

from units.models.audit import stamp_of

_BATCH = 1000


def _stamp_what_is_there(apps, schema_editor):
    entries = apps.get_model("units", "AuditEntry").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(entries.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        for entry in batch:
            entry.nonce = secrets.token_hex(16)
            entry.stamp = stamp_of(entry)
        entries.bulk_update(batch, ["nonce", "stamp"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0009_supervisors_are_a_role"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="address",
            field=models.CharField(blank=True, default="", max_length=45, verbose_name="来源地址"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(choices=[("act", "操作"), ("sign_in", "登录"), ("access", "查看与导出"), ("refusal", "越权被拒")], default="act", max_length=8, verbose_name="类别"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="nonce",
            field=models.CharField(default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="request_id",
            field=models.CharField(blank=True, default="", max_length=36, verbose_name="请求编号"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditentry",
            name="result",
            field=models.CharField(choices=[("done", "成功"), ("failed", "失败")], default="done", max_length=8, verbose_name="结果"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="stamp",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(_stamp_what_is_there, migrations.RunPython.noop),
    ]
