from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from motcua.files import orphans


class Command(BaseCommand):
    help = (
        "Liệt kê (hoặc xoá, với --remove) các tệp trên đĩa không còn dòng nào trong cơ sở dữ liệu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Xoá các tệp đó.")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        found = orphans.remove() if remove else list(orphans.find())
        for path in found:
            self.stdout.write(path)
        self.stdout.write(f"{'Đã xoá' if remove else 'Tìm thấy'} {len(found)} tệp.")
