"""Targets, proofs and ledger records are found by the initials of their titles."""

from django.db import migrations, models

from units.pinyin import initials

_BATCH = 2000


def fill_initials(apps, schema_editor):
    """In batches by key: the tables may have a million rows."""
    for name, field, longest in (("Target", "title", 200), ("Evidence", "title", 200), ("LedgerEntry", "title", 200)):
        rows = apps.get_model("campaigns", name).objects.order_by("pk").only("pk", field)
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
            for row in batch:
                row.pinyin_initials = initials(getattr(row, field))[:longest]
            rows.model.objects.bulk_update(batch, ["pinyin_initials"], batch_size=200)
            last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0036_records_take_places"),
    ]

    operations = [
        migrations.AddField(
            model_name='evidence',
            name='pinyin_initials',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='拼音首字母'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='pinyin_initials',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='拼音首字母'),
        ),
        migrations.AddField(
            model_name='target',
            name='pinyin_initials',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=200, verbose_name='拼音首字母'),
        ),
        migrations.RunPython(fill_initials, migrations.RunPython.noop),
    ]
