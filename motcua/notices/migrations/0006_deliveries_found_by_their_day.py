from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_letters_leave_the_notice")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="trouble",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_mailbox", "địa chỉ không tồn tại"),
                    ("full", "hộp thư đầy"),
                    ("refused", "máy chủ nơi nhận từ chối"),
                    ("busy", "máy chủ nơi nhận hẹn gửi lại sau"),
                    ("unreachable", "chưa nối được máy chủ gửi"),
                    ("held", "đã gửi nhiều, dừng lại để không làm đầy hộp thư"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["created_at"], name="delivery_created"),
        ),
    ]
