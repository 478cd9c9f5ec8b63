"""`manage.py run_scenarios` says red or green, and what nobody has tried."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.procedures.builders import SHIPPED

pytestmark = pytest.mark.usefixtures("db", "base_data")


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("run_scenarios", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_a_procedure_is_green_with_what_was_covered() -> None:
    told = said("1.004873", "--log")
    assert "1.004873 Cấp Giấy xác nhận tình trạng hôn nhân: xanh" in told
    assert "✓ Đường bình thường" in told
    assert "Cán bộ một cửa: Tiếp nhận" in told
    assert "Bước đã qua: 5/5" in told
    assert "previous_certificate" in told


def test_a_red_procedure_ends_the_command_with_its_code(tmp_path: Path) -> None:
    text = (SHIPPED / "1.004873.toml").read_text("utf-8")
    (tmp_path / "1.004873.toml").write_text(text.replace("fee = 15000, seen", "fee = 1, seen"))
    with pytest.raises(CommandError, match=r"Chưa xanh: 1\.004873"):
        said("--folder", str(tmp_path))


def test_files_without_scenarios_are_named(tmp_path: Path) -> None:
    text = (SHIPPED / "1.004873.toml").read_text("utf-8").partition("\n[[scenarios]]")[0]
    (tmp_path / "1.004873.toml").write_text(text)
    assert "Chưa có kịch bản: 1.004873" in said("--folder", str(tmp_path))


def test_a_code_that_there_is_not_is_told() -> None:
    with pytest.raises(CommandError, match=r"9\.999999"):
        said("9.999999")


ROADS = """
[[scenarios]]
name = "Từ chối khi giải quyết, rồi đính chính"
starts = 2026-03-10T09:00:00
moves = [
  { do = "fill" },
  { do = "submit" },
  { do = "act", move = "next" },
  { do = "act", move = "next" },
  { do = "act", move = "propose_refusal" },
  { do = "act", move = "decline_refusal" },
  { do = "act", move = "apologise" },
  { do = "expect", status = "processing", notice = "rescheduled", due = 2026-03-16T17:00:00 },
  { do = "act", move = "propose_refusal" },
  { do = "act", move = "refuse_result" },
  { do = "expect", status = "done", notice = "result_refused" },
  { do = "act", move = "correct" },
  { do = "expect", status = "processing", notice = "corrected" },
  { do = "act", move = "confirm_withdrawal", fails_at = "confirm_withdrawal" },
  { do = "act", move = "ask_withdrawal" },
  { do = "act", move = "confirm_withdrawal" },
  { do = "expect", status = "withdrawn", notice = "withdrawn" },
]
"""


def test_the_rarer_ends_can_be_played(tmp_path: Path) -> None:
    text = (SHIPPED / "1.004873.toml").read_text("utf-8").partition("\n[[scenarios]]")[0]
    (tmp_path / "1.004873.toml").write_text(text + ROADS)
    assert "✓ Từ chối khi giải quyết, rồi đính chính" in said("--folder", str(tmp_path), "--log")
