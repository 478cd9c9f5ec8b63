from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_one_notice_a_person")]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_once",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="sent_at",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="state",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="to",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="tries",
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                models.F("event"), models.F("key"), models.F("kind"), name="notice_once"
            ),
        ),
    ]
