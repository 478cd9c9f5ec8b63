"""Officers read what the applicant reads of when it will be done."""

from __future__ import annotations

from tests import builders
from tests.builders import People
from tests.desk.pressing import address
from tests.dossiers.finished import HOUR, finished
from tests.world import SignIn


def test_the_officer_reads_the_applicants_forecast_once_there_is_one(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    assert "Người nộp đọc thấy" not in hung.get(address(made)).content.decode()
    finished(people.lan.agency, [40 * HOUR] * 20)
    page = hung.get(address(made)).content.decode()
    assert "80% khả năng xong trước 17:00 thứ Ba, 17/3." in page
    assert "Có thể trễ hẹn" in page
