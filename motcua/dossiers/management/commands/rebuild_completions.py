from typing import Any

from django.core.management.base import BaseCommand

from motcua.dossiers import completions


class Command(BaseCommand):
    help = "Work out anew from the events how long every finished dossier took; forecasts are read from it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã tính lại {completions.rebuild()} hồ sơ đã xong.")
