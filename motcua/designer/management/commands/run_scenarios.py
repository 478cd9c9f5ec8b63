from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.designer.scenarios import Report, run
from motcua.designer.scenarios.report import Reach
from motcua.procedures.reader import BadProcedure, read_all
from motcua.procedures.schema import Description


class Command(BaseCommand):
    help = "Chạy kịch bản của các tệp thủ tục rồi bỏ hết dấu vết; báo xanh, đỏ và độ phủ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "codes", nargs="*", help="Mã thủ tục, ví dụ 1.004873; để trống: tất cả."
        )
        default = settings.FACTS_DIR / "procedures"
        parser.add_argument("--folder", type=Path, default=default, help="Thư mục các tệp.")
        parser.add_argument("--log", action="store_true", help="Kể từng dòng đã chạy.")

    def handle(self, *args: Any, codes: list[str], folder: Path, log: bool, **options: Any) -> None:
        try:
            found = read_all(sorted(folder.glob("*.toml")))
        except BadProcedure as bad:
            raise CommandError(str(bad)) from None
        if unknown := set(codes) - {description.code for description in found}:
            raise CommandError(f"Không có thủ tục {', '.join(sorted(unknown))}: xem lại mã.")
        chosen = [d for d in found if not codes or d.code in codes]
        red = [d.code for d in chosen if d.scenarios and not self._run(d, log=log)]
        without = [d.code for d in chosen if not d.scenarios]
        if without:
            self.stdout.write(f"Chưa có kịch bản: {', '.join(without)}")
        if red:
            raise CommandError(f"Chưa xanh: {', '.join(red)}.")

    def _run(self, description: Description, *, log: bool) -> bool:
        report = run(description)
        colour = self.style.SUCCESS("xanh") if report.green else self.style.ERROR("đỏ")
        self.stdout.write(f"{description.code} {description.name}: {colour}")
        for result in report.results:
            self.stdout.write(f"  {'✓' if result.ok else '✗'} {result.name}")
            for happened in result.log if log else ():
                self.stdout.write(f"      {happened}")
            for failure in result.failures:
                self.stdout.write(f"    {failure}")
        for line in _coverage(report):
            self.stdout.write(f"  {line}")
        return report.green


def _coverage(report: Report) -> Iterator[str]:
    covered = report.coverage
    rows: tuple[tuple[str, Reach], ...] = (
        ("Ô đã hỏi", covered.fields),
        ("Bước đã qua", covered.steps),
        ("Giấy tờ đã nộp", covered.papers),
    )
    for what, reach in rows:
        never = f"; chưa đụng đến: {', '.join(reach.never)}" if reach.never else ""
        yield f"{what}: {reach.touched}/{reach.all}{never}"
