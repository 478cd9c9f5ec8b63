import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_where_they_were_received")]
    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="reception",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received_dossiers",
                to="agencies.agency",
            ),
        )
    ]
