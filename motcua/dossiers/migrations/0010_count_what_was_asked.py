"""What was asked before requests were counted: how often, and until when the open one waits."""

from django.db import migrations

COUNT = """
UPDATE dossiers_dossier d
SET supplements_asked = asked.n
FROM (SELECT dossier_id, count(*) AS n FROM dossiers_event WHERE action = 'ask_supplement' GROUP BY dossier_id) asked
WHERE asked.dossier_id = d.id
"""
UNTIL = """
UPDATE dossiers_dossier SET reply_by = (wanted ->> 'reply_by')::timestamptz
WHERE status = 'supplement_wanted' AND wanted ->> 'reply_by' IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_asked_and_judged")]
    operations = [
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(UNTIL, migrations.RunSQL.noop),
    ]
