"""The narrow copy of filed reports, and the day of a report's first submission, both filled from what is there."""

import core.decimals
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate

FILL = """
INSERT INTO campaigns_filedreport (report_id, assignment_id, period_id, filed_on, whole, rest, amount, base)
SELECT id, assignment_id, period_id, first_submitted_on,
    CASE WHEN state = 'approved' THEN earned_whole END, CASE WHEN state = 'approved' THEN NULLIF(earned_rest, 0) END,
    CASE WHEN state = 'approved' THEN NULLIF(amount, 0) END, CASE WHEN state = 'approved' THEN NULLIF(base, 0) END
FROM campaigns_progressreport WHERE state IN ('submitted', 'approved')
"""


def fill_first_days(apps, schema_editor):
    reports = apps.get_model("campaigns", "ProgressReport").objects
    steps = apps.get_model("campaigns", "ReportStep").objects.filter(report=OuterRef("pk"), step="submit")
    first = steps.order_by().values("report").annotate(day=Min(TruncDate("at"))).values("day")
    reports.exclude(submitted_at=None).update(first_submitted_on=Coalesce(Subquery(first), TruncDate("submitted_at")))


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0003_scheme_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="progressreport",
            name="first_submitted_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="首次提交日期"),
        ),
        migrations.CreateModel(
            name="FiledReport",
            fields=[
                ("report", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="filed", serialize=False, to="campaigns.progressreport")),
                ("filed_on", models.DateField(null=True, verbose_name="首次提交日期")),
                ("whole", core.decimals.ExactDecimalField(null=True, places=10)),
                ("rest", models.BigIntegerField(null=True)),
                ("amount", core.decimals.ExactDecimalField(null=True, places=6)),
                ("base", core.decimals.ExactDecimalField(null=True, places=6)),
                ("assignment", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="filed", to="campaigns.assignment")),
                ("period", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="filed", to="campaigns.period")),
            ],
            options={
                "verbose_name": "计入汇总的填报",
                "verbose_name_plural": "计入汇总的填报",
                "constraints": [models.UniqueConstraint(fields=("assignment", "period"), name="filed_report_once")],
            },
        ),
        migrations.RunPython(fill_first_days, migrations.RunPython.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
