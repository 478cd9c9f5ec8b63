"""Tests that a procedure brings along: played on a moved clock, with real moves, and undone."""

from motcua.designer.scenarios.playing import run
from motcua.designer.scenarios.rehearsal import DryRun, dry_run, newest
from motcua.designer.scenarios.report import Report

__all__ = ["DryRun", "Report", "dry_run", "newest", "run"]
