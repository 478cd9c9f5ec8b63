from typing import Any

from django.core.management.base import BaseCommand

from motcua.notices.tasks import watch_deadlines


class Command(BaseCommand):
    help = "Warn of limits that end soon, tell those above of late ones, draft apologies; as the worker does."

    def handle(self, *args: Any, **options: Any) -> None:
        watch_deadlines(timestamp=0)
