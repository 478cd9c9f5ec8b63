"""Dossiers of before stand in the lists, too, and say whose work they are."""

from django.db import migrations

# Written anew as it is: the trigger of 0005 puts the rows of the lists where they belong.
STAND = "UPDATE dossiers_dossier SET status = status"


def fill(apps, schema_editor):
    Version = apps.get_model("procedures", "Version")
    Dossier = apps.get_model("dossiers", "Dossier")
    used = Dossier.objects.order_by().values_list("version", "step").distinct()
    for version, step in list(used):
        role = Version.objects.get(pk=version).body["steps"][step]["role"]
        Dossier.objects.filter(version=version, step=step).update(step_role=role)
    schema_editor.execute(STAND)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_lists_follow_the_dossiers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
