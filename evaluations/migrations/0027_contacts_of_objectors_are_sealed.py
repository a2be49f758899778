"""How to reach who objected to a candidate is sealed, as what citizens leave in cases is."""

from django.db import migrations, models

from core.contacts import Contact, seal_contact, unseal_contact


def _seal(apps, schema_editor):
    for row in apps.get_model("evaluations", "Objection").objects.exclude(contact="").iterator():
        row.sealed = seal_contact(Contact(phone=row.contact))
        row.save(update_fields=["sealed"])


def _open(apps, schema_editor):
    for row in apps.get_model("evaluations", "Objection").objects.exclude(sealed=None).iterator():
        found = unseal_contact(row.sealed)
        row.contact = found.phone if found else ""
        row.save(update_fields=["contact"])


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0026_appeals_move_scores"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="sealed",
            field=models.BinaryField(null=True, verbose_name="联系方式（加密）"),
        ),
        migrations.AlterField(
            model_name="objection",
            name="contact",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="联系方式"),
        ),
        migrations.RunPython(_seal, _open),
        migrations.RemoveField(model_name="objection", name="contact"),
        migrations.RenameField(model_name="objection", old_name="sealed", new_name="contact"),
    ]
