"""Whatever shows an officer what a dossier holds leaves a line that its owner reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from motcua.accounts.models import Posting, Role, Substitution, User
from motcua.agencies.models import Agency, PeopleShown
from motcua.common import clock
from motcua.dossiers import openings
from motcua.dossiers.models import Dossier, Opening
from tests import builders
from tests.builders import People
from tests.desk.counter import take_in
from tests.desk.pressing import address, body
from tests.desk.test_bulk import choose, confirm, tick
from tests.desk.test_consultation import TEXT, ask, at_work
from tests.desk.test_scope import WHY, of_the_province
from tests.jobs import run_due_jobs
from tests.rules.routes import NAMED, routes
from tests.world import SignIn

# Pages of the desk that open no dossier, each with the reason.
NOTHING_SHOWN = {
    "desk:queue": "rows of a list: number, name and state, by which work is chosen",
    "desk:saved": "names of lists",
    "desk:saved_change": "names of lists",
    "desk:columns": "names of columns",
    "desk:many": "numbers and names that were ticked in a list",
    "desk:bulk": "numbers and names that were ticked in a list",
    "desk:bulk_begin": "leads back to them",
    "desk:province": "figures only",
    "desk:province_open": "opens for a reason, which is written down: tests/desk/test_scope.py",
    "desk:handing": "numbers and names on a list of results",
    "desk:handing_make": "as the list",
    "desk:handing_confirm": "as the list",
    "desk:parcels": "numbers and names on a list of results",
    "desk:unfollow": "only of what the counter took in, and written down: tests/desk/test_intake_who_waits.py",
    "desk:late": "rows of a list",
    "desk:payments": "rows of a list: numbers, amounts, when and how",
    "desk:payments_sheet": "as the list",
    "desk:payment": "amount, when and how of one payment; the dossier is a link that is written down",
    "desk:refunds": "rows of a list",
    "desk:refund": "as payment",
    "desk:books": "sums of days",
    "desk:reconciliation": "numbers of payments that differ, and amounts",
    "desk:till": "numbers and amounts taken today",
    "desk:till_close": "as the till",
    "desk:closing": "as the till",
    "desk:statements": "names of files",
    "desk:statement": "lines of the agency's own account, with numbers of dossiers",
    "desk:held": "lines of the agency's own account",
    "desk:held_one": "a line of the agency's own account",
    "desk:proofs": "rows of a list",
    "desk:proof": "a picture somebody sent, written down: tests/payments/test_proofs.py",
    "desk:proof_file": "as proof",
    "desk:receipts": "numbers of receipts and amounts of a day",
    "desk:receipts_table": "as receipts",
    "desk:receipts_sent": "as receipts",
    "desk:voice": "rows of a list",
    "desk:voice_one": "what the citizen wrote to the head; the dossier is a link that is written down",
    "desk:ratings": "sums",
    "desk:read_back": "a sheet of paper that lies before the clerk",
    "desk:intake": "drafts of this desk, and the name of who stands at the counter",
    "desk:intake_begin": "a draft",
    "desk:intake_draft": "a draft; once taken in it leads to the dossier, which is written down",
    "desk:intake_discard": "a draft",
    "desk:intake_done": "what this very clerk took in a moment ago: the event says so",
    "desk:intake_receipt": "as intake_done",
    "desk:guide": "a draft; once taken in it leads to the dossier, which is written down",
    "desk:guide_slip": "guidance given without a dossier",
    "desk:assignment": "rules and figures",
    "desk:absence": "who is away",
    "desk:look_up": "the degree of completion, for who brings number and code; nothing of the dossier",
    "desk:presence": "names of colleagues who have it open",
    "desk:whole": "asks why; who then takes it along is written down: tests/portal/test_whole_dossier.py",
}
# Opened with something else than a number.
OTHERWISE = {
    "desk:intake_file",
    "desk:intake_declaration",
    "desk:register",
    "desk:register_book",
    "desk:register_sheet",
    "desk:bulk_papers",
    "desk:handing_paper",
}


def urls_with(made: Dossier) -> dict[str, str]:
    """Of every page of the desk that takes a number, the address for this dossier."""
    found = {}
    for route in routes():
        if not route.name.startswith("desk:"):
            continue
        for more in ({}, {"pk": 1}, {"action": NAMED["action"]}):
            try:
                found[route.name] = reverse(route.name, kwargs={"number": made.number, **more})
            except NoReverseMatch:
                continue
    return found


def looked(made: Dossier) -> int:
    return Opening.objects.filter(dossier=made).count()


def later(quarters: int) -> str:
    """So many times longer than one row stands for, and within one session of the person's."""
    return (clock.moment(builders.MORNING) + timedelta(minutes=16 * quarters)).isoformat()


def open_it(client: Client, url: str) -> None:
    answer = client.get(url)
    body(answer)
    if answer.status_code == 405:
        client.post(url)


def test_every_page_with_a_number_writes_down_who_opened_it(
    people: People, sign_in: SignIn
) -> None:
    made, lan = builders.dossier("returned", "1.001193"), sign_in(people.lan)
    asked = urls_with(made)
    assert len(asked) >= 10
    for nth, (name, url) in enumerate(asked.items(), 1):
        if name in NOTHING_SHOWN:
            continue
        before = looked(made)
        with clock.at(later(nth)):
            open_it(lan, url)
        assert looked(made) == before + 1, (
            f"{name}: call openings.opened(), or list the page in NOTHING_SHOWN with the reason."
        )


def test_every_page_of_the_desk_is_known_to_show_a_dossier_or_not(people: People) -> None:
    made = builders.dossier()
    known = set(urls_with(made)) | set(NOTHING_SHOWN) | OTHERWISE
    there = {route.name for route in routes() if route.name.startswith("desk:")}
    assert there <= known, f"Does it show what a dossier holds? {there - known}"
    gone = (set(NOTHING_SHOWN) | OTHERWISE) - there
    assert not gone, f"Take these from the lists: {gone}"


def test_what_was_taken_in_at_the_counter_is_written_down_when_it_is_read_again(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    made = take_in(lan)
    with clock.at(later(1)):
        assert lan.get(f"/can-bo/tiep-nhan/nhap/{made.key}/to-khai/").status_code == 200
    assert looked(made) == 1


@pytest.mark.parametrize("page", ["", "quyen/?quyen=1", "bang-tinh/"])
def test_the_register_tells_addresses_and_is_written_down(
    people: People, sign_in: SignIn, page: str
) -> None:
    made = [builders.dossier("accepted") for _nth in range(2)]
    assert body(sign_in(people.lan).get(f"/can-bo/so-theo-doi/{page}"))
    assert [looked(one) for one in made] == [1, 1]
    assert {one.purpose for one in Opening.objects.all()} == {"printed"}
    body(sign_in(people.lan).get("/can-bo/so-theo-doi/"))
    assert [looked(one) for one in made] == [1, 1]


def test_printing_many_is_written_down_for_each(people: People, sign_in: SignIn) -> None:
    made, lan = [builders.dossier() for _nth in range(2)], sign_in(people.lan)
    chosen = choose(lan, "accept", tick(*made))
    confirm(lan, chosen)
    run_due_jobs()
    assert body(lan.get(chosen["Location"] + "giay/")).startswith(b"%PDF")
    assert [looked(one) for one in made] == [1, 1]


def test_who_runs_the_machine_is_written_down(people: People) -> None:
    made, client = builders.dossier(), Client()
    root = User.objects.create_superuser("quantri@example.vn", None, full_name="Quản Trị Viên")
    client.force_login(root)
    assert client.get(f"/quan-tri/dossiers/dossier/{made.pk}/change/").status_code == 200
    one = made.openings.get()
    assert (one.user, one.posting, one.purpose) == (root, None, "administrator")
    client.force_login(people.an)
    page = client.get(f"/ho-so/{made.number}/ai-da-xem/").content.decode()
    assert "quản trị hệ thống" in page
    assert "Quản Trị Viên" not in page


# --- for what ---


def purpose(made: Dossier, posting: Posting) -> tuple[str, str]:
    made = Dossier.objects.get(pk=made.pk)
    with clock.at(clock.now() + timedelta(minutes=20 * (1 + made.openings.count()))):
        openings.opened(made, posting)
    one = made.openings.order_by("pk").last()
    assert one
    return one.purpose, openings.why(one, made)


def test_for_what_is_computed_as_it_stands_at_that_moment(people: People) -> None:
    made = builders.dossier("submitted")
    assert purpose(made, people.lan) == ("works", "Làm bước “Nhận và kiểm tra hồ sơ”.")
    builders.do("accept", made, people.lan)
    builders.do("begin", made, people.hung)
    assert purpose(made, people.hung)[0] == "works"
    assert purpose(made, people.lan)[0] == "desk"
    assert purpose(made, people.dung)[0] == "leads"
    assert purpose(made, people.mai)[0] == "colleague"
    ha = builders.officer("ha@example.com", "Võ Thu Hà", Role.OFFICER, "labour")
    assert purpose(made, ha)[0] == "colleague"
    Substitution.objects.create(
        absent=people.hung,
        substitute=ha,
        valid_from=clock.today(),
        valid_to=clock.today(),
        made_by=people.dung,
    )
    kind, said = purpose(made, ha)
    assert kind == "stands_in"
    assert "thay Lê Văn Hùng (cán bộ thụ lý)." in said


def test_who_was_asked_and_whose_own_it_is_are_told_apart(people: People) -> None:
    khoa = builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", Role.OFFICER, "justice", at="UBND xã Cẩm Xuyên"
    )
    made = at_work()
    client = Client()
    client.force_login(people.hung.user)
    ask(client, made)
    assert purpose(made, khoa)[0] == "consulted"
    builders.do("answer", made, khoa, outcome="agrees", text=TEXT)
    assert purpose(made, khoa)[0] == "consulted"
    people.mai.user.identity_number = str(made.applicant["identity_number"])
    people.mai.user.save()
    assert purpose(made, people.mai)[0] == "own"


def test_the_reason_given_once_a_day_stands_at_every_look(people: People, sign_in: SignIn) -> None:
    made, phuc = builders.dossier("processing"), sign_in(of_the_province())
    phuc.post("/can-bo/toan-tinh/mo-ho-so/", {"number": made.number, "why": WHY})
    with clock.at(later(1)):
        assert phuc.get(address(made)).status_code == 200
    assert [(one.purpose, one.reason) for one in made.openings.all()] == [("reason", WHY)] * 2
    page = sign_in(people.an).get(f"/ho-so/{made.number}/ai-da-xem/").content.decode()
    assert page.count(f"Lý do: {WHY}") == 2


# --- the owner's page ---


def test_the_owner_reads_who_looked_and_nobody_else_does(people: People, sign_in: SignIn) -> None:
    made, an = builders.dossier(), sign_in(people.an)
    page = f"/ho-so/{made.number}/ai-da-xem/"
    assert "Chưa có cán bộ nào mở hồ sơ." in an.get(page).content.decode()
    sign_in(people.lan).get(address(made))
    sign_in(people.binh).get(address(made))
    said = an.get(page).content.decode()
    assert "Trần Thị Lan (cán bộ một cửa)" in said
    assert "09:00 ngày 10/03/2026" in said
    assert "Bình" not in said
    assert f'href="{page}"' in an.get(f"/ho-so/{made.number}/").content.decode()
    for other in (people.lan, people.hung, people.binh):
        assert sign_in(other).get(page).status_code == 404


@pytest.mark.parametrize(
    ("policy", "shown"),
    [(PeopleShown.ROLE, "cán bộ một cửa"), (PeopleShown.DESK, "trung tâm phục vụ hành chính công")],
)
def test_no_more_is_told_of_an_officer_than_the_agency_shows(
    people: People, sign_in: SignIn, policy: str, shown: str
) -> None:
    Agency.objects.filter(pk=people.lan.agency_id).update(people_shown=policy)
    made = builders.dossier()
    sign_in(people.lan).get(address(made))
    said = sign_in(people.an).get(f"/ho-so/{made.number}/ai-da-xem/").content.decode()
    assert "Trần Thị Lan" not in said
    assert shown in said.lower()


def test_a_long_list_has_pages_and_nonsense_opens_the_first(
    people: People, sign_in: SignIn
) -> None:
    made, an = builders.dossier(), sign_in(people.an)
    for n in range(27):
        with clock.at(clock.moment("2026-03-10T09:00") + timedelta(minutes=16 * n)):
            openings.opened(made, people.lan)
    page = f"/ho-so/{made.number}/ai-da-xem/"

    def count(url: str) -> int:
        return an.get(url).content.decode().count("Trần Thị Lan")

    assert count(page) == 25
    assert count(f"{page}?trang=2") == 2
    assert count(f"{page}?trang=x") == count(f"{page}?trang=-1") == 25
    assert count(f"{page}?trang=999999") == 0


def test_what_was_written_down_stays(people: People) -> None:
    made = builders.dossier()
    openings.opened(made, people.lan)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Opening.objects.update(purpose="")
