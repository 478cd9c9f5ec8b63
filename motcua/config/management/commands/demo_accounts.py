from typing import Any

from django.core.management.base import BaseCommand

from motcua.accounts.queries import active_postings
from motcua.config.demo.people import CITIZENS, PASSWORD


class Command(BaseCommand):
    help = "The demonstration accounts with their roles, as the first screen prints them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Mật khẩu của mọi tài khoản dùng thử: {PASSWORD}")
        for one in CITIZENS:
            self.stdout.write(f"  {one.email:32} công dân {one.name}")
        for posting in active_postings().filter(user__email__endswith=".example").order_by("pk"):
            place = f"{posting.get_role_display()}, {posting.division.name}, {posting.agency.name}"
            self.stdout.write(f"  {posting.user.email:32} {posting.user.full_name} – {place}")
        self.stdout.write(f"  {'quantri@motcua.example':32} quản trị hệ thống (/quan-tri/)")
