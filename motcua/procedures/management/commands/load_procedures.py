from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.procedures.loader import load_procedures
from motcua.procedures.reader import BadProcedure


class Command(BaseCommand):
    help = "Nạp các tệp thủ tục; chạy lại không đổi gì, tệp đã sửa thành phiên bản mới."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.FACTS_DIR / "procedures"
        parser.add_argument("folder", nargs="?", type=Path, default=default)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            report = load_procedures(folder)
        except BadProcedure as bad:
            raise CommandError(str(bad)) from None
        for version in report.published:
            self.stdout.write(f"Công bố {version}: {version.name}")
        made, same = len(report.published), report.unchanged
        self.stdout.write(f"{made} phiên bản mới, {same} tệp không đổi.")
