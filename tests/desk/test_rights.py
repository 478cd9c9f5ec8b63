"""Who may press what, and what is said to whoever comes second."""

import pytest
from django.test import Client

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk.doing import DOES
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import PAPER, address, body, offered, press
from tests.world import SignIn


def test_strangers_find_nothing(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="done", papers=[PAPER])
    attachment, paper = made.attachments.get(), made.documents.first()
    assert paper
    pages = ["", f"tep/{attachment.pk}/", f"giay/{paper.pk}/", "ket-qua/"]
    for page in pages:
        answer = sign_in(people.lan).get(address(made) + page)
        assert answer.status_code == 200, page
        assert body(answer)
        assert sign_in(people.binh).get(address(made) + page).status_code == 404, page
    assert press(sign_in(people.binh), made, "hand_over").status_code == 404
    for client in (sign_in(people.an), Client()):
        assert client.get(address(made)).status_code in (403, 302)


def test_a_file_of_one_dossier_is_not_found_under_another(people: People, sign_in: SignIn) -> None:
    mine, other = builders.dossier(), builders.dossier(papers=[PAPER])
    file = other.attachments.get()
    assert sign_in(people.lan).get(f"{address(mine)}tep/{file.pk}/").status_code == 404


def test_files_may_be_shown_beside_the_form_and_do_nothing(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(papers=[PAPER])
    answer = sign_in(people.lan).get(f"{address(made)}tep/{made.attachments.get().pk}/")
    assert body(answer)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"


# What the desk that took it in may correct until the end.
ITS_DESK = ("change_charge", "change_delivery")
MOVES_OFFERED = {
    "submitted": {
        "lan": {"note", "accept", "refuse", "ask_supplement", "give_back", "transfer", *ITS_DESK},
        "hung": {"note"},
        "dung": {"note", "assign"},
    },
    "accepted": {
        "lan": {"note", "ask_supplement", "stop", "prepare_apology", "ask_payment", *ITS_DESK},
        "hung": {
            *("note", "begin", "propose_supplement", "take", "give_back", "prepare_apology"),
            "ask_payment",
        },
        "dung": {"note", "assign", "prepare_apology", "apologise"},
    },
    "processing": {
        "lan": {"note", "ask_supplement", "stop", "prepare_apology", "ask_payment", *ITS_DESK},
        "hung": {
            "note",
            *("forward", "propose_supplement", "consult", "send_back", "give_back"),
            *("prepare_apology", "propose_refusal", "verify", "draft_decision", "ask_payment"),
        },
        "dung": {"note", "assign", "prepare_apology", "apologise"},
    },
    "step:2": {
        "hung": {"note"},
        "dung": {
            "note",
            *(
                "forward",
                "propose_supplement",
                "consult",
                "send_back",
                "take",
                "give_back",
                "assign",
            ),
            *("prepare_apology", "apologise", "propose_refusal", "verify", "ask_payment"),
        },
    },
    "step:3": {
        "dung": {"note", "assign", "prepare_apology", "apologise"},
        "mai": {
            "note",
            *("finish", "propose_supplement", "consult", "send_back", "take", "give_back"),
            *("prepare_apology", "propose_refusal", "verify", "ask_payment"),
        },
    },
    "supplement_wanted": {"lan": {"note", "stop", *ITS_DESK}, "hung": {"note"}, "dung": {"note"}},
    "done": {
        "lan": {"note", "hand_over", "give_back", "correct", *ITS_DESK},
        "mai": {"note"},
        "dung": {"note", "assign", "correct"},
    },
    "returned": {"lan": {"note", "correct"}, "dung": {"note", "correct"}},
}


@pytest.mark.parametrize("at", MOVES_OFFERED)
def test_what_is_offered_is_what_is_allowed(people: People, sign_in: SignIn, at: str) -> None:
    made = builders.dossier(at=at)
    for name, wanted in MOVES_OFFERED[at].items():
        posting: Posting = getattr(people, name)
        client = sign_in(posting)
        shown = offered(client, made)
        # One who is alone in a role holds the dossier already, and has nothing to take.
        assert shown - {"take"} == wanted - {"take"}, (at, name)
        for action in set(DOES) - shown:
            answer = press(client, made, action)
            assert answer.status_code == 403, (at, name, action)
            assert "không thuộc vị trí công tác này" in answer.content.decode()
    assert made.events.count() == Dossier.objects.get(pk=made.pk).moves


def test_nobody_decides_their_own_dossier(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(by=people.lan.user), sign_in(people.lan)
    page = lan.get(address(made)).content.decode()
    assert "hồ sơ của chính tài khoản này" in page
    assert not offered(lan, made)
    assert press(lan, made, "accept").status_code == 403
    assert str(made.number) not in lan.get("/can-bo/").content.decode()


def test_an_unknown_action_is_not_found(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    for name in ("submit", "withdraw", "supplement", "approve", "__init__"):
        assert press(lan, made, name).status_code == 404


def test_a_move_is_never_made_by_a_link(people: People, sign_in: SignIn) -> None:
    made = builders.dossier()
    assert sign_in(people.lan).get(address(made, "accept")).status_code == 405


def test_a_press_from_another_site_is_refused(people: People) -> None:
    made = builders.dossier()
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.lan.user)
    assert press(client, made, "accept").status_code == 403
    made.refresh_from_db()
    assert made.status == "submitted"


def test_an_old_page_is_told_who_did_what(people: People, sign_in: SignIn) -> None:
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made = builders.dossier(at="accepted")
    as_tam_read_it = made.moves
    with clock.at("2026-03-10T09:12"):
        builders.do("begin", made, people.hung)
        builders.do("forward", made, people.hung)
    answer = sign_in(other).post(
        address(made, "begin"), {"moves": as_tam_read_it, "note": "Chữ đã gõ"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lê Văn Hùng đã chuyển bước sau lúc 09:12." in page
    assert "Hồ sơ nay ở Phạm Văn Dũng, " in page
    assert "Việc vừa bấm chưa được ghi" in page


def test_words_typed_on_an_old_page_stay_when_the_move_is_still_open(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier(at="processing")
    old = made.moves
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    builders.do("take", made, other)
    builders.do("take", made, people.hung)
    answer = sign_in(people.hung).post(
        address(made, "forward"), {"moves": old, "private_note": "Đã tra ba quyển sổ."}
    )
    assert answer.status_code == 409
    assert "Đã tra ba quyển sổ." in answer.content.decode()


def test_pressing_twice_does_it_once(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    assert press(lan, made, "accept").status_code == 302
    again = press(lan, made, "accept")
    assert again.status_code == 409
    assert "Lần bấm trước đã được ghi: đã tiếp nhận lúc 09:00" in again.content.decode()
    assert made.events.filter(action="accept").count() == 1
    assert made.documents.filter(kind="01").count() == 1


@pytest.mark.parametrize("moves", ["", "-1", "x", "9" * 30, "²"])
def test_a_press_without_the_page_it_came_from_is_not_trusted(
    people: People, sign_in: SignIn, moves: str
) -> None:
    made = builders.dossier()
    answer = sign_in(people.lan).post(address(made, "accept"), {"moves": moves})
    assert answer.status_code == 409
    made.refresh_from_db()
    assert made.status == "submitted"


def test_the_panel_after_a_move_is_only_for_who_made_it(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="accepted")
    page = f"{address(made)}?xong=2"
    assert 'id="xong"' in sign_in(people.lan).get(page).content.decode()
    for client, address_ in (
        (sign_in(people.hung), page),
        (sign_in(people.lan), f"{address(made)}?xong=1"),
        (sign_in(people.lan), f"{address(made)}?xong=²"),
    ):
        assert 'id="xong"' not in client.get(address_).content.decode()


def test_every_procedure_has_its_page_and_its_list_of_what_may_be_asked(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    for code in ("1.001193", "1.000894", "2.000635", "1.001776", "1.004859"):
        made = builders.dossier(code=code)
        page = lan.get(address(made))
        assert page.status_code == 200
        for paper in made.version.description.papers:
            assert f'name="papers-{paper.key}"' in page.content.decode()
