"""Commune → district → commune, each with its own clock (1.001776 of before 1/7/2025)."""

import pytest

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.dossiers import actions, handing, queries, steps, waits
from motcua.dossiers.models import Dossier
from motcua.dossiers.stretches import stretches
from tests import builders
from tests.desk.pressing import address, follow, offered, press
from tests.world import SignIn

CODE = "1.001776"
THEN = "2024-10-15T09:00"


def sent(at: str) -> Dossier:
    return builders.dossier(at, CODE, office=builders.agency("UBND xã Cẩm Minh"))


def district_clerk() -> Posting:
    return builders.officer(
        "thao@example.com", "Trương Thanh Thảo", Role.CLERK, "one-stop", at="UBND huyện Cẩm Xuyên"
    )


def index_of(made: Dossier, key: str) -> int:
    return [step.key for step in steps.steps(made)].index(key)


def names(made: Dossier) -> list[str]:
    return [one.agency.name for one in stretches(made, list(queries.events(made)))]


@pytest.mark.usefixtures("people")
def test_the_file_goes_to_the_district_with_a_slip_and_comes_back_to_the_commune(
    sign_in: SignIn,
) -> None:
    with clock.at(THEN):
        clerk = district_clerk()
        made = sent("processing")
        builders.walk_to(made, index_of(made, "commune_seal"))
        seal = builders.in_charge(made)
        assert made.step_since
        with clock.at(made.step_since):
            assert sign_in(clerk).get(address(made)).status_code == 404
            builders.do("forward", made, seal)
            event = made.events.get(action="forward", step=index_of(made, "district_intake"))
            slip = event.data["slip"]
            assert slip["from"] == "UBND xã Cẩm Minh"
            assert slip["to"] == "UBND huyện Cẩm Xuyên"
            assert slip["files"] == made.attachments.filter(sent=True).count()
            client = sign_in(clerk)
            page = client.get(address(made)).content.decode()
            assert "Phiếu chuyển hồ sơ" in page
            assert "Chưa xác nhận đã nhận" in page
            assert "forward" not in offered(client, made)
            assert press(client, made, "forward").status_code == 403
            done = follow(
                client, press(client, made, "confirm_transfer", remarks="Thiếu 1 bản sao.")
            )
            assert "Thiếu 1 bản sao." in done
            made.refresh_from_db()
            commune = sign_in(seal).get(address(made)).content.decode()
            assert "Thiếu 1 bản sao." in commune
            assert "forward" in offered(client, made)
            builders.walk_to(made, index_of(made, "seal"))
            builders.do("finish", made, result=builders.stored_pdf(made.by))
        assert made.division == made.reception.divisions.get(kind="one-stop")
        assert made.reception.name == "UBND xã Cẩm Minh"


@pytest.mark.usefixtures("people")
def test_each_agency_has_a_clock_of_its_own(sign_in: SignIn) -> None:
    with clock.at(THEN):
        made = sent("processing")
        assert names(made) == ["UBND xã Cẩm Minh", "UBND huyện Cẩm Xuyên"]
        commune, district = stretches(made, list(queries.events(made)))
        # 36 + 2 and two days of posting + 16 + 8 hours; then 4 + 52 + 16 + 4.
        calendar = queries.calendar(made)
        assert made.accepted_at
        assert commune.due == calendar.add_working_hours(made.accepted_at, 36 + 18 + 16 + 8)
        assert district.due == calendar.add_working_hours(commune.due, 4 + 52 + 16 + 4)
        assert district.since is None
        page = sign_in(builders.in_charge(made)).get(address(made)).content.decode()
        assert "Thời hạn của từng cơ quan" in page
        assert "UBND huyện Cẩm Xuyên" in page
        builders.walk_to(made, index_of(made, "district_intake"))
        commune, district = stretches(made, list(queries.events(made)))
        assert commune.left == district.since == made.step_since
        # Handed on early: the district's own time counts from when it has it.
        assert made.step_since
        assert district.due == calendar.add_working_hours(made.step_since, 4 + 52 + 16 + 4)
        assert not commune.late


@pytest.mark.usefixtures("people")
def test_where_one_agency_does_all_there_is_one_clock() -> None:
    assert names(builders.dossier("processing")) == []


@pytest.mark.usefixtures("people")
def test_an_old_dossier_still_goes_to_its_district_when_there_are_none_any_more() -> None:
    with clock.at("2025-06-24T09:00"):
        made = sent("processing")
        assert steps.deciding_agency(made).name == "UBND huyện Cẩm Xuyên"
    with clock.at("2025-07-02T09:00"):
        made = Dossier.objects.get(pk=made.pk)
        assert steps.deciding_agency(made).name == "UBND huyện Cẩm Xuyên"
        assert names(made) == ["UBND xã Cẩm Minh", "UBND huyện Cẩm Xuyên"]
        builders.walk_to(made, index_of(made, "district_intake"))
        assert waits.passed_on(made)
        builders.do("confirm_transfer", made)
        with pytest.raises(actions.NotAllowed):
            builders.do("confirm_transfer", made)


@pytest.mark.usefixtures("people")
def test_what_goes_back_to_another_agencys_desk_is_put_on_no_list_it_cannot_confirm() -> None:
    with clock.at(THEN):
        made = sent("done")
        finished = made.events.get(action="finish").posting
        assert finished
        assert finished.agency != made.reception
        assert not handing.to_give(finished).exists()
