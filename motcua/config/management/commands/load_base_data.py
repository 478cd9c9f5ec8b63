from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from motcua.agencies import loader as agencies
from motcua.procedures import loader as procedures


class Command(BaseCommand):
    help = "Territory, agencies, calendar and procedures; safe to run again, changes only what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("createcachetable")
        agencies.load_territory()
        agencies.load_agencies()
        agencies.load_calendar()
        procedures.load_procedures()
        self.stdout.write("Đã nạp đơn vị hành chính, cơ quan, lịch làm việc và thủ tục.")
