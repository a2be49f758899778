"""Cells say since when a report is owed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0002_results_by_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="cellscore",
            name="late_since",
            field=models.DateField(null=True, verbose_name="最早逾期"),
        ),
        migrations.AddIndex(
            model_name="cellscore",
            index=models.Index(
                condition=models.Q(("late_since__isnull", False)),
                fields=["run", "late_since", "assignment"],
                name="cell_late",
            ),
        ),
        # No cell knows it yet: the next roll-up computes all anew.
        migrations.RunSQL("UPDATE evaluations_scorerun SET version = 0 WHERE is_live", migrations.RunSQL.noop),
    ]
