from typing import Any

from django.core.management.base import BaseCommand

from motcua.dossiers import actions


class Command(BaseCommand):
    help = "Count every open promise again with the holidays and office hours as they are now."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = actions.recompute_all(look_at_all=True)
        self.stdout.write(f"Đã tính lại thời hạn của {moved} hồ sơ.")
