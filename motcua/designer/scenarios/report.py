"""What came out of playing the scenarios, in words for who keeps the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Failure:
    scenario: str
    line: int  # the position of the move in its scenario; 0 for the scenario as a whole
    message: str

    def __str__(self) -> str:
        where = {"scenario": self.scenario, "line": self.line, "message": self.message}
        if not self.line:
            return _("Kịch bản “%(scenario)s”: %(message)s") % where
        return _("Kịch bản “%(scenario)s”, dòng %(line)s: %(message)s") % where


@dataclass(frozen=True)
class Happened:
    line: int
    at: datetime
    text: str

    def __str__(self) -> str:
        return f"{self.line}. {self.at:%d/%m/%Y %H:%M} {self.text}"


@dataclass(frozen=True)
class Result:
    name: str
    failures: tuple[Failure, ...]
    log: tuple[Happened, ...]

    @property
    def ok(self) -> bool:
        return not self.failures


@dataclass
class Touched:
    """Keys that the scenarios came by: questions asked, steps reached, papers handed in."""

    fields: set[str] = field(default_factory=set)
    steps: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Reach:
    """How much of one thing was touched, and what never was."""

    touched: int
    all: int
    never: tuple[str, ...]

    @classmethod
    def of(cls, everything: Iterable[tuple[str, str]], touched: set[str]) -> Reach:
        """`everything` pairs each key with its name."""
        pairs = list(everything)
        never = tuple(f"{name} ({key})" for key, name in pairs if key not in touched)
        return cls(len(pairs) - len(never), len(pairs), never)


@dataclass(frozen=True)
class Coverage:
    fields: Reach
    steps: Reach
    papers: Reach


@dataclass(frozen=True)
class Report:
    results: tuple[Result, ...]
    coverage: Coverage

    @property
    def green(self) -> bool:
        """A procedure without scenarios has not been tested."""
        return bool(self.results) and all(result.ok for result in self.results)

    @property
    def failures(self) -> list[Failure]:
        return [failure for result in self.results for failure in result.failures]
