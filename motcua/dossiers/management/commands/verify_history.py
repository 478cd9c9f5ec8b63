from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.dossiers.proof import checking, stamping


class Command(BaseCommand):
    help = "Check every event and every seal of the history; says how many events and seals wait."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in checking.faults():
            found += 1
            self.stderr.write(fault)
        now = checking.state()
        self.stdout.write(
            f"{now.events} sự kiện, {now.sealed} đã niêm phong, {now.waiting} đang chờ; "
            f"{now.seals} niêm phong, {now.unstamped} chưa có dấu thời gian"
            + ("." if stamping.configured() else " (chưa cấu hình nơi cấp dấu thời gian).")
        )
        if found:
            raise CommandError(f"Lịch sử không nguyên vẹn: {found} chỗ.")
        self.stdout.write("Lịch sử còn nguyên vẹn.")
