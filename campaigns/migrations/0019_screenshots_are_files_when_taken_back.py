"""On the way back there are no screenshots: they become files, as the rule of that time wants it."""

from typing import Any

from django.db import migrations


def make_files(apps: Any, _editor: Any) -> None:
    """Kind ``shot`` → ``file``."""
    apps.get_model("campaigns", "Evidence").objects.filter(kind="shot").update(kind="file")


class Migration(migrations.Migration):
    """Nothing on the way forward."""

    dependencies = [("campaigns", "0018_ledger")]
    operations = [migrations.RunPython(migrations.RunPython.noop, make_files)]
