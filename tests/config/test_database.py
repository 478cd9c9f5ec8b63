"""How the program speaks to its database."""

import os
import subprocess
import sys


def timeout_in(program: str) -> str:
    """The statement timeout that the settings ask for once this program's module is loaded."""
    ask = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
    plain = {key: value for key, value in os.environ.items() if key != "STATEMENT_TIMEOUT"}
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {ask}"],
        env=plain | {"DJANGO_SETTINGS_MODULE": "motcua.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_page_gives_up_on_a_question_after_ten_seconds() -> None:
    assert timeout_in("import motcua.config.wsgi") == "-c statement_timeout=10s"


def test_a_command_may_take_its_time() -> None:
    assert timeout_in("import motcua") == "-c statement_timeout=0"
