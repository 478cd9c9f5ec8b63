from typing import Any

from django.core.management.base import BaseCommand

from motcua.agencies.loader import load_agencies


class Command(BaseCommand):
    help = "Nạp cơ quan và bộ phận."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Đã nạp." if load_agencies() else "Không có gì thay đổi.")
