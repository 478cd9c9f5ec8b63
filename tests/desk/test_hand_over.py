"""Handing results over: to whom, with what paper; and many at once with one numbered list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import handing
from motcua.dossiers.models import Dossier, HandedIn, HandOverList, HandOverRow, Opening
from tests import builders
from tests.builders import People
from tests.desk.pressing import body, follow, press, printed
from tests.pdf import words_of
from tests.threads import at_once
from tests.world import SignIn

PAGE = "/can-bo/ban-giao/"
TYPED = {"collected_by": "Nguyễn Văn An", "paper_kind": "CCCD", "paper": "042090000001"}


def fresh(dossier: Dossier) -> Dossier:
    dossier.refresh_from_db()
    return dossier


def give(client: Any, *dossiers: Dossier, to: str = "Bộ phận một cửa") -> Any:
    numbers = [str(dossier.number) for dossier in dossiers]
    return client.post(f"{PAGE}lap/", {"dossier": numbers, "to": to}, follow=True)


# --- one by one ---


def test_who_collected_with_what_paper_is_kept_and_printed_to_be_signed(
    people: People, sign_in: SignIn
) -> None:
    dossier, lan = builders.dossier("done"), sign_in(people.lan)
    kept = HandedIn.objects.create(
        dossier=dossier, paper="previous_certificate", originals=1, keeps_originals=True
    )
    typed = TYPED | {"copies": "2", "originals": [str(kept.pk)]}
    text = printed(lan, follow(lan, press(lan, dossier, "hand_over", **typed)))
    data = dossier.events.get(action="hand_over").data
    assert data["collected_by"] == "Nguyễn Văn An"
    assert data["paper"] == "CCCD 042090000001"
    assert data["copies"] == 2
    assert data["originals"] == [{"paper": "previous_certificate", "originals": 1}]
    kept.refresh_from_db()
    assert kept.returned_to == "Nguyễn Văn An"
    for word in ("BIÊN NHẬN TRẢ KẾT QUẢ", "CCCD 042090000001", "Nguyễn Văn An"):
        assert word.lower() in text.lower()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"paper": ""}, "Ghi số giấy tờ tùy thân"),
        ({"paper": "1234"}, "Nhập đủ 12 chữ số"),
        ({"collector": "representative"}, "Ghi giấy ủy quyền"),
        ({"copies": "0"}, "Nhập số bản từ 1 đến 99"),
        ({"collected_by": ""}, ""),
        ({"originals": ["99999"]}, ""),
    ],
)
def test_what_lacks_is_said_and_nothing_is_handed_over(
    people: People, sign_in: SignIn, typed: dict[str, Any], said: str
) -> None:
    dossier = builders.dossier("done")
    HandedIn.objects.create(dossier=dossier, paper="x", originals=1, keeps_originals=True)
    answer = press(sign_in(people.lan), dossier, "hand_over", **TYPED | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert fresh(dossier).status == "done"


def test_a_representative_brings_an_authorisation_and_the_post_no_identity_card(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    by_other, by_post = builders.dossier("done"), builders.dossier("done")
    more = {"collector": "representative", "acts_for": "Giấy ủy quyền số 12 ngày 09/03/2026"}
    text = printed(lan, follow(lan, press(lan, by_other, "hand_over", **TYPED | more)))
    assert "Giấy ủy quyền số 12" in text
    typed = {"collector": "post", "collected_by": "Bưu cục Cẩm Xuyên", "acts_for": "EB000000001VN"}
    follow(lan, press(lan, by_post, "hand_over", **typed))
    assert fresh(by_post).status == "returned"


# --- with a list ---


def finished_by_mai(people: People, count: int = 3) -> list[Dossier]:
    return [builders.dossier("done") for _ in range(count)]


def test_the_office_gives_with_a_numbered_list_and_the_desk_confirms_each(
    people: People, sign_in: SignIn
) -> None:
    first, second, third = finished_by_mai(people)
    mai, lan = sign_in(people.mai), sign_in(people.lan)
    page = give(mai, first, second).content.decode()
    assert "Đã lập phiếu bàn giao số 01/2026/BG: 2 kết quả." in page
    assert str(third.number) in page
    (made,) = HandOverList.objects.all()
    text = words_of(body(mai.get(f"{PAGE}{made.pk}/phieu/")))
    for word in ("01/2026/BG", str(first.number), str(second.number), "Hoàng Thị Mai"):
        assert word in text
    assert str(third.number) not in text

    rows = {row.dossier_id: row for row in made.rows.all()}
    said = {f"r{rows[first.pk].pk}": "received", f"r{rows[second.pk].pk}": "missing"}
    page = lan.post(f"{PAGE}{made.pk}/xac-nhan/", said, follow=True).content.decode()
    assert "Đã xác nhận nhận 1 kết quả" in page
    assert first.events.filter(action="confirm_result").count() == 1
    assert not second.events.filter(action="confirm_result").exists()
    assert fresh(first).status == "done"
    # What did not arrive can be given again, what arrived cannot.
    again = set(handing.to_give(people.mai))
    assert again == {second, third}
    give(mai, second)
    assert HandOverList.objects.latest("pk").number == "02/2026/BG"


def test_the_desk_gives_to_the_post_and_what_the_post_took_is_returned(
    people: People, sign_in: SignIn
) -> None:
    dossier, lan = builders.dossier("done"), sign_in(people.lan)
    give(lan, dossier, to="Bưu cục Cẩm Xuyên")
    assert fresh(dossier).status == "done"
    made = HandOverList.objects.get()
    row = made.rows.get()
    lan.post(f"{PAGE}{made.pk}/xac-nhan/", {f"r{row.pk}": "received"})
    assert fresh(dossier).status == "returned"
    data = dossier.events.get(action="hand_over").data
    assert (data["collector"], data["collected_by"]) == ("post", "Bưu cục Cẩm Xuyên")
    assert made.number in data["acts_for"]
    assert lan.post(f"{PAGE}{made.pk}/xac-nhan/", {f"r{row.pk}": "received"}).status_code == 404


def test_nothing_ticked_is_one_sentence_and_makes_no_list(people: People, sign_in: SignIn) -> None:
    dossier, mai = builders.dossier("done"), sign_in(people.mai)
    answer = mai.post(f"{PAGE}lap/", {"to": "Một cửa"})
    assert answer.status_code == 422
    assert "Đánh dấu ít nhất một kết quả" in answer.content.decode()
    answer = mai.post(f"{PAGE}lap/", {"dossier": [str(dossier.number)], "to": " "})
    assert answer.status_code == 422
    assert not HandOverList.objects.exists()


def test_a_forged_number_or_a_strangers_list_is_not_there(people: People, sign_in: SignIn) -> None:
    dossier = builders.dossier("done")
    assert give(sign_in(people.binh), dossier).status_code == 409
    assert give(sign_in(people.hung), dossier).status_code == 409  # another division finished it
    give(sign_in(people.mai), dossier)
    made = HandOverList.objects.get()
    row = made.rows.get()
    for who in (people.binh, people.hung):
        client = sign_in(who)
        answer = client.post(f"{PAGE}{made.pk}/xac-nhan/", {f"r{row.pk}": "received"})
        assert answer.status_code == 404
        assert client.get(f"{PAGE}{made.pk}/phieu/").status_code == 404
    # Who gave does not confirm the receipt.
    answer = sign_in(people.mai).post(f"{PAGE}{made.pk}/xac-nhan/", {f"r{row.pk}": "received"})
    assert answer.status_code == 404


def test_who_prints_the_list_leaves_a_line_at_every_dossier_on_it(
    people: People, sign_in: SignIn
) -> None:
    dossiers, mai = finished_by_mai(people, 2), sign_in(people.mai)
    give(mai, *dossiers)
    before = Opening.objects.count()
    lan = sign_in(people.lan)
    body(lan.get(f"{PAGE}{HandOverList.objects.get().pk}/phieu/"))
    lines = Opening.objects.filter(posting=people.lan)
    assert {line.dossier for line in lines} == set(dossiers)
    assert Opening.objects.count() == before + 2
    assert {line.purpose for line in lines} == {"printed"}


def test_the_page_asks_the_same_number_of_questions_for_many(
    people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.mai)
    asked = []
    for _more in range(2):
        finished_by_mai(people, 2)
        give(client, builders.dossier("done"))
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_results_make_one_list(committed_people: People) -> None:
    dossiers = [builders.dossier("done") for _ in range(2)]

    def press_it() -> HandOverList:
        return handing.make_list(committed_people.mai, dossiers, "Một cửa")

    at_once(press_it, press_it)
    assert HandOverRow.objects.count() == 2
    assert HandOverList.objects.count() == 1
    assert HandOverList.objects.get().number.startswith("01/")


def test_the_originals_ticked_stay_ticked_when_somebody_was_faster(
    people: People, sign_in: SignIn
) -> None:
    dossier, lan = builders.dossier("done"), sign_in(people.lan)
    papers = ("previous_certificate", "end_of_marriage", "authorisation")
    one, two, three = (
        HandedIn.objects.create(dossier=dossier, paper=paper, originals=1, keeps_originals=True)
        for paper in papers
    )
    ticked = [str(one.pk), str(two.pk)]
    as_read = dossier.moves
    builders.do("give_back", dossier, people.lan, note="Nghỉ trưa, người khác trả giúp.")
    dossier.moves = as_read
    answer = press(lan, dossier, "hand_over", **TYPED, originals=ticked)
    assert answer.status_code == 409
    page = answer.content.decode()
    form = page[page.index('id="lam-hand_over"') :]
    boxes = re.findall(
        r'<input[^>]*name="originals"[^>]*value="(\d+)"([^>]*)>', form[: form.index("</form>")]
    )
    assert {key: "checked" in rest for key, rest in boxes} == {
        str(one.pk): True,
        str(two.pk): True,
        str(three.pk): False,
    }
