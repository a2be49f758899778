"""The units that owe most reports are found along an index."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0004_method_results"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="unitscore",
            index=models.Index(
                F("run"), F("filed") - F("due"), F("path"), condition=Q(due__gt=F("filed")), name="unit_score_owing"
            ),
        ),
    ]
