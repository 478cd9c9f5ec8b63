"""Guided and sent home: recorded, printed, no dossier."""

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, Guidance
from motcua.procedures.queries import current
from tests.builders import People
from tests.desk.counter import CODE, begin, draft_at, page, post, take_in
from tests.pdf import words_of
from tests.world import SignIn

GUIDE = "/can-bo/huong-dan/"
PAPER = "previous_certificate"
ADVICE = "Mang thêm giấy xác nhận cũ, đến lại trong giờ làm việc."


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


def test_guidance_is_recorded_and_its_slip_lists_the_papers(people: People, lan: Client) -> None:
    said = {"channel": "counter", "advice": ADVICE, "person": "Trần Thị Hoa", "phone": "0912000002"}
    answer = lan.post(f"{GUIDE}?thu-tuc={CODE}", {**said, f"missing-{PAPER}": "Bị rách."})
    assert answer.status_code == 302
    given = Guidance.objects.get()
    assert (given.agency, given.posting) == (people.lan.agency, people.lan)
    assert given.missing == {PAPER: "Bị rách."}
    assert not Dossier.objects.exists()
    assert "Trần Thị Hoa" in page(lan, GUIDE)
    text = words_of(lan.get(f"{GUIDE}{given.pk}/phieu/").content)
    assert "Bị rách." in text
    assert "Trần Thị Hoa" in text


def test_without_a_procedure_one_can_be_guided_too(lan: Client) -> None:
    assert lan.post(GUIDE, {"channel": "counter", "advice": ADVICE}).status_code == 302
    given = Guidance.objects.get()
    assert given.procedure is None
    assert ADVICE.split(",")[0] in words_of(lan.get(f"{GUIDE}{given.pk}/phieu/").content)


def test_a_draft_that_comes_to_nothing_is_guided_and_gone(lan: Client) -> None:
    address = begin(lan)
    answer = post(lan, address, "guide", **{"submitter-full_name": "Trần Thị Hoa"})
    shown = page(lan, answer["Location"])
    assert "Trần Thị Hoa" in shown
    lan.post(answer["Location"], {"channel": "counter", "advice": ADVICE})
    assert Guidance.objects.count() == 1
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"advice": "Về đi"}, "ít nhất 10 ký tự"),
        ({"advice": ADVICE, "phone": "12"}, "số điện thoại di động"),
        ({"advice": ADVICE, "channel": "pigeon"}, "error"),
    ],
)
def test_what_is_wrong_is_told_and_kept(lan: Client, said: dict[str, str], told: str) -> None:
    answer = lan.post(GUIDE, {"channel": "counter", **said})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert said["advice"] in answer.content.decode()
    assert not Guidance.objects.exists()


def test_another_agencys_slips_are_not_there(people: People, lan: Client, sign_in: SignIn) -> None:
    lan.post(GUIDE, {"channel": "counter", "advice": ADVICE, "person": "Trần Thị Hoa"})
    given = Guidance.objects.get()
    binh = sign_in(people.binh)
    assert binh.get(f"{GUIDE}{given.pk}/phieu/").status_code == 404
    assert "Trần Thị Hoa" not in page(binh, GUIDE)
    assert sign_in(people.hung).get(GUIDE).status_code == 404


def test_a_declaration_read_from_its_codes_becomes_a_draft(lan: Client) -> None:
    version = current(CODE)
    assert version is not None
    said = {"code": CODE, "digest": version.digest, "requester__full_name": "Nguyễn Thị Ước Mơ"}
    answer = lan.post("/can-bo/doc-to-khai/", {**said, "go": "open"})
    assert answer.status_code == 302
    made = draft_at(answer["Location"])
    assert made.declaration == {"requester__full_name": "Nguyễn Thị Ước Mơ"}
    assert "Nguyễn Thị Ước Mơ" in page(lan, answer["Location"])


def test_who_does_not_take_dossiers_in_reads_and_opens_nothing(
    people: People, sign_in: SignIn
) -> None:
    version = current(CODE)
    assert version is not None
    said = {"code": CODE, "digest": version.digest, "go": "open"}
    assert sign_in(people.hung).post("/can-bo/doc-to-khai/", said).status_code == 422
    assert not Dossier.objects.exists()


def test_a_draft_a_colleague_took_in_meanwhile_is_not_replaced_by_guidance(
    people: People, lan: Client
) -> None:
    answer = post(lan, begin(lan), "guide")
    made = take_in(lan)
    guide = f"{GUIDE}?nhap={made.key}"
    said = lan.post(guide, {"channel": "counter", "advice": ADVICE, f"missing-{PAPER}": "Bị rách."})
    assert said.status_code == 409
    for words in (ADVICE, "Bị rách.", "đã được nhận vào sổ"):
        assert words in said.content.decode()
    assert not Guidance.objects.exists()
    assert lan.get(guide)["Location"].endswith(f"/{made.number}/")
    assert lan.get(answer["Location"]).status_code == 200
