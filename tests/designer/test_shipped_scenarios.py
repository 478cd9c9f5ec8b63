"""The scenarios that the shipped procedures bring along are green."""

from __future__ import annotations

import pytest

from motcua.designer.scenarios import run
from motcua.procedures.reader import read
from tests.procedures.builders import SHIPPED

FILES = [path for path in sorted(SHIPPED.glob("*.toml")) if read(path).scenarios]


@pytest.mark.usefixtures("db", "base_data")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_scenarios_of_a_shipped_procedure_are_green(path: object) -> None:
    report = run(read(path))  # type: ignore[arg-type]
    assert report.green, "\n".join(map(str, report.failures))
