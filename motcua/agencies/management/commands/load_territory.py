from typing import Any

from django.core.management.base import BaseCommand

from motcua.agencies.loader import load_territory


class Command(BaseCommand):
    help = "Nạp đơn vị hành chính của cả ba thời kỳ."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Đã nạp." if load_territory() else "Không có gì thay đổi.")
