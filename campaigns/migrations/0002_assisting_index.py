"""Who assists at a target is found without reading all its assignments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaigns")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("part", "assisting")), fields=["target"], name="assignment_assisting"
            ),
        ),
    ]
