"""The examples beside the questions are answers that the portal itself takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from motcua.common import clock
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import form_for, sections_for
from motcua.procedures.kinds import KINDS
from motcua.procedures.lines import Line
from motcua.procedures.reader import read
from motcua.procedures.schema import Description

FOLDER = Path(__file__).resolve().parents[2] / "data" / "procedures"
ONLINE = [one for path in sorted(FOLDER.glob("*.toml")) if (one := read(path)).online]
# After the last of the examples' days in the past, before the first in the future.
DAY = "2026-11-22 09:00"


@dataclass(frozen=True)
class Filled:
    description: Description


def example(line: Line) -> str | list[str]:
    kind = KINDS[line.kind]
    choices = choices_of(line)
    answer = str(line.example) or (choices[0][0] if choices else "Nội dung mẫu")
    return [answer] if kind.several else answer


@pytest.mark.parametrize("version", ONLINE, ids=lambda v: f"{v.code}@{v.effective_from}")
def test_whoever_copies_the_examples_has_a_declaration_that_can_be_sent(
    version: Description,
) -> None:
    filled = Filled(version)
    lines = [line for s in sections_for(filled, "declaration") for line in s.lines]
    answers = {line.key: example(line) for line in lines if not KINDS[line.kind].speaks}
    with clock.at(DAY):
        form = form_for(filled, "declaration", answers, strict=True)
        assert form.is_valid(), form.errors.as_data()
