from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_what_people_say")]

    operations = [
        migrations.RemoveField(model_name="rating", name="change_until"),
        migrations.RemoveField(model_name="rating", name="id"),
        migrations.AlterField(
            model_name="rating",
            name="mark",
            field=models.CharField(max_length=64, primary_key=True, serialize=False),
        ),
    ]
