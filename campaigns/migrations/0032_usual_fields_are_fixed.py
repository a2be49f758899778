"""What the usual kinds of ledger require is fixed from now on; readings say how much came filled in.

Backwards, feeds that count the staff go: the version before does not know them.
"""

from django.db import migrations

_USUAL = (
    "meeting", "group_session", "education", "training", "study_trip", "degree", "regulation", "integrity",
    "inspection", "leaving_audit", "pairing", "key_task", "promise", "staff",
)


def fix_fields(apps, schema_editor):
    Kind = apps.get_model("campaigns", "LedgerKind")
    for kind in Kind.objects.filter(code__in=_USUAL).iterator():
        kind.fields = [{**field, "fixed": True} if field.get("required") else field for field in kind.fields]
        kind.save(update_fields=["fields"])
    Reading = apps.get_model("campaigns", "LedgerReading")
    for reading in Reading.objects.exclude(said={}).filter(reason="").iterator():
        reading.carried = sum(bool(value) for value in reading.said.values())
        reading.save(update_fields=["carried"])


def free_fields(apps, schema_editor):
    Kind = apps.get_model("campaigns", "LedgerKind")
    for kind in Kind.objects.filter(code__in=_USUAL).iterator():
        kind.fields = [{name: value for name, value in field.items() if name != "fixed"} for field in kind.fields]
        kind.save(update_fields=["fields"])
    apps.get_model("campaigns", "LedgerFeed").objects.filter(measure="heads").delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0031_ledger_kinds_change")]

    operations = [migrations.RunPython(fix_fields, free_fields)]
