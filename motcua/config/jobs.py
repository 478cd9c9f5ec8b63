"""Every module's tasks file is registered here, once: procrastinate finds the rest."""

import procrastinate
from django.utils.module_loading import autodiscover_modules


def on_app_ready(app: procrastinate.App) -> None:
    autodiscover_modules("tasks")
