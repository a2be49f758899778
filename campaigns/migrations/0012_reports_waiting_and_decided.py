"""What waits below a unit, and what a person decided last, are found along indexes."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0011_reports_are_proposed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='progressreport',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_reports', to=settings.AUTH_USER_MODEL, verbose_name='审核人'),
        ),
        migrations.AddIndex(
            model_name='progressreport',
            index=models.Index(fields=['decided_by', 'decided_at'], name='report_decided'),
        ),
        migrations.AddIndex(
            model_name='progressreport',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['assignment'], name='report_waiting'),
        ),
    ]
