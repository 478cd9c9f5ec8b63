from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.common import clock
from motcua.config.demo.lives import load_lives
from motcua.config.demo.people import CATALOGUE, load_people, staffed


class Command(BaseCommand):
    help = "Demonstration people and fifty dossiers made by the real moves; never on a portal with real people."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Chỉ nạp dữ liệu trình diễn khi DEMO=1.")
        load_people()
        staff = staffed(clock.today())
        able = [agency for agency, team in staff if len(team) > 1 and team != CATALOGUE]
        made = load_lives(able)
        self.stdout.write(f"Đã nạp người dùng thử và {made} hồ sơ mẫu.")
