"""Evidence that is there already gets the row of its stored file; looking into it is left to the sweep."""

from django.db import migrations
from django.db.models import Max, Min


def keep_files(apps, schema_editor):
    Evidence = apps.get_model("campaigns", "Evidence")
    StoredFile = apps.get_model("campaigns", "StoredFile")
    files = Evidence.objects.exclude(sha256="").order_by().values("sha256")
    found = files.annotate(type=Max("content_type"), bytes=Max("size"), since=Min("added_at"))
    StoredFile.objects.bulk_create(
        (
            StoredFile(sha256=row["sha256"], content_type=row["type"], size=row["bytes"], kept_at=row["since"])
            for row in found.iterator()
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    for row in StoredFile.objects.values_list("pk", flat=True).iterator():
        Evidence.objects.filter(sha256=row).update(stored_id=row)


def forget_files(apps, schema_editor):
    apps.get_model("campaigns", "Evidence").objects.update(stored=None)
    apps.get_model("campaigns", "StoredFile").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0013_evidence_library")]

    operations = [migrations.RunPython(keep_files, forget_files)]
