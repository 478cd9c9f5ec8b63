from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.accounts.models import Role
from motcua.common import clock
from motcua.config.demo.accounts import load_bank_accounts
from motcua.config.demo.keys import load_keys
from motcua.config.demo.lives import load_lives
from motcua.config.demo.people import COMMUNE, ELSEWHERE, load_people, staffed
from motcua.config.demo.stage import Stage


class Command(BaseCommand):
    help = "Demonstration people and some fifty dossiers made by the real moves; never on a portal with real people."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Chỉ nạp dữ liệu trình diễn khi DEMO=1.")
        load_people()
        staff = staffed(clock.today())
        load_bank_accounts(agency for agency, _team in staff)
        able = [agency for agency, team in staff if any(one.role == Role.LEADER for one in team)]
        at = {team: agency for agency, team in staff}
        load_keys(able, at[COMMUNE])
        made = load_lives(able, Stage(at[COMMUNE], at[ELSEWHERE]))
        self.stdout.write(f"Đã nạp người dùng thử và {made} hồ sơ mẫu.")
