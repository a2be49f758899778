"""People are found by the initials of their names. Backwards, roles for a time go: the older tables cannot end them."""

from django.db import migrations
from django.db.models import Q

from units.pinyin import initials


def fill_initials(apps, schema_editor):
    User = apps.get_model("units", "User")
    rows = list(User.objects.filter(pinyin_initials="").only("pk", "name"))
    for row in rows:
        row.pinyin_initials = initials(row.name)[:40]
    User.objects.bulk_update(rows, ["pinyin_initials"], batch_size=500)


def end_roles_for_a_time(apps, schema_editor):
    Membership = apps.get_model("units", "Membership")
    Membership.objects.filter(Q(starts_on__isnull=False) | Q(ends_on__isnull=False)).delete()


class Migration(migrations.Migration):

    dependencies = [("units", "0002_time_of_units_and_people")]

    operations = [migrations.RunPython(fill_initials, end_roles_for_a_time)]
