"""Dossiers of before: received where they are decided; who had them may see them; found by number and names."""

from django.db import migrations

from motcua.common.vietnamese import fold

INVOLVED = """
    INSERT INTO dossiers_involvement (dossier_id, agency_id, since)
    SELECT DISTINCT ON (dossier, agency) dossier, agency, since FROM (
        SELECT id AS dossier, agency_id AS agency, created_at AS since FROM dossiers_dossier
        UNION ALL
        SELECT event.dossier_id, division.agency_id, event.at
        FROM dossiers_event event JOIN agencies_division division ON division.id = event.division_id
    ) who ORDER BY dossier, agency, since
"""


def fill(apps, schema_editor):
    Dossier = apps.get_model("dossiers", "Dossier")
    for dossier in Dossier.objects.iterator():
        people = (dossier.submitter, dossier.applicant)
        said = [
            str(p.get(key) or "")
            for p in people
            for key in ("full_name", "identity_number", "phone")
        ]
        words = fold(" ".join(dict.fromkeys(filter(None, (dossier.number, *said)))))
        Dossier.objects.filter(pk=dossier.pk).update(reception=dossier.agency_id, words=words)
    schema_editor.execute(INVOLVED)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_work_of_the_desk")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
