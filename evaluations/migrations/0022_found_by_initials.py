"""Cases and titles of honor are found by their initials."""

from django.db import migrations, models

from units.pinyin import initials

_BATCH = 2000


def fill_initials(apps, schema_editor):
    """In batches by key: the tables may have a million rows."""
    for name, field, longest in (("Case", "title", 80), ("HonorTitle", "name", 80)):
        rows = apps.get_model("evaluations", name).objects.order_by("pk").only("pk", field)
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
            for row in batch:
                row.pinyin_initials = initials(getattr(row, field))[:longest]
            rows.model.objects.bulk_update(batch, ["pinyin_initials"], batch_size=200)
            last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0021_days_as_they_were_known"),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='pinyin_initials',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=80, verbose_name='拼音首字母'),
        ),
        migrations.AddField(
            model_name='honortitle',
            name='pinyin_initials',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=80, verbose_name='拼音首字母'),
        ),
        migrations.RunPython(fill_initials, migrations.RunPython.noop),
    ]
