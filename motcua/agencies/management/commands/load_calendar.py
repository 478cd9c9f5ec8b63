from typing import Any

from django.core.management.base import BaseCommand

from motcua.agencies.loader import load_calendar


class Command(BaseCommand):
    help = "Nạp ngày nghỉ, ngày làm bù và giờ làm việc."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Đã nạp." if load_calendar() else "Không có gì thay đổi.")
