"""Tests that a procedure brings along: played on a moved clock, with real moves, and undone."""

from motcua.designer.scenarios.report import Report
from motcua.designer.scenarios.run import run

__all__ = ["Report", "run"]
