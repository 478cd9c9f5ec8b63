"""One press for many dossiers: said before, made one by one, one line each, nothing twice."""

import re
from typing import Any

import pikepdf
import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.common import clock
from motcua.desk import bulk
from motcua.desk.models import BulkItem, BulkRun
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Event
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.jobs import run_due_jobs
from tests.world import SignIn


def tick(*dossiers: Dossier) -> list[str]:
    return [f"{dossier.pk}~{dossier.moves}" for dossier in dossiers]


def choose(client: Client, action: str, ticked: list[str], **more: Any) -> HttpResponse:
    return client.post("/can-bo/nhieu/", {"lam": action, "chon": ticked, **more})


def confirm(client: Client, chosen: HttpResponse) -> str:
    """Presses the button of the confirmation page; the page that follows."""
    assert chosen.status_code == 302, chosen.content.decode()
    page = client.get(chosen["Location"]).content.decode()
    button = re.search(r'<form method="post" action="(/can-bo/nhieu/[^"]+/lam/)"', page)
    assert button, page
    return client.post(button[1], follow=True).content.decode()


def lines(page: str) -> dict[str, tuple[str, str]]:
    """Number → outcome and what is said of it."""
    found = re.findall(
        r'class="number" href="/can-bo/ho-so/([^/"]+)/">.*?<span class="tag \w+">([^<]+)</span>'
        r'.*?<td role="cell" data-label="Nói rõ">([^<]*)</td>',
        page,
    )
    return {number: (outcome, said) for number, outcome, said in found}


def test_nothing_is_done_before_it_is_confirmed(people: People, sign_in: SignIn) -> None:
    made, lan = [builders.dossier() for _nth in range(3)], sign_in(people.lan)
    page = lan.get("/can-bo/").content.decode()
    assert all(f'name="chon" value="{one}"' in page for one in tick(*made))
    assert '<button name="lam" value="accept"' in page
    chosen = choose(lan, "accept", tick(*made))
    before = lan.get(chosen["Location"]).content.decode()
    assert "Tiếp nhận: 3 hồ sơ" in before
    assert "mẫu 01" in before
    assert "Đã làm thì không hoàn tác được." in before
    assert set(Dossier.objects.values_list("status", flat=True)) == {"submitted"}
    after = confirm(lan, chosen)
    assert "Xong: 3 đã làm, 0 không làm được, 0 người khác đã làm trước." in after
    assert set(Dossier.objects.values_list("status", flat=True)) == {"accepted"}


def test_each_line_says_what_became_of_its_dossier(people: People, sign_in: SignIn) -> None:
    fine, moved, done = (builders.dossier() for _nth in range(3))
    own, elsewhere = builders.dossier(by=people.lan.user), builders.dossier(at="processing")
    colleague = builders.officer("hoa@example.com", "Vũ Thị Hoa", "clerk", "one-stop")
    lan = sign_in(people.lan)
    chosen = choose(lan, "accept", tick(fine, moved, done, own, elsewhere))
    before = lan.get(chosen["Location"]).content.decode()
    assert "Tiếp nhận: 3 hồ sơ" in before
    assert "Không làm được: 2 hồ sơ" in before
    with clock.at("2026-03-10T09:05"):
        builders.do("accept", moved, colleague)
    with clock.at("2026-03-10T09:06"):
        builders.do("refuse", done, colleague, note="Không thuộc thẩm quyền của xã.")
    said = lines(confirm(lan, chosen))
    assert said[str(fine.number)][0] == "Đã làm"
    assert "Hồ sơ đang ở bàn Lê Văn Hùng" in said[str(fine.number)][1]
    assert said[str(moved.number)][0] == "Người khác đã làm trước"
    assert "Vũ Thị Hoa đã tiếp nhận lúc 09:05" in said[str(moved.number)][1]
    assert "Vũ Thị Hoa đã từ chối tiếp nhận lúc 09:06" in said[str(done.number)][1].lower().replace(
        "vũ thị hoa", "Vũ Thị Hoa"
    )
    assert said[str(own.number)][0] == "Không làm được"
    assert "hồ sơ của chính tài khoản này" in said[str(own.number)][1]
    assert said[str(elsewhere.number)][0] == "Không làm được"
    own.refresh_from_db()
    assert own.status == "submitted"


def test_pressed_twice_it_is_done_once(people: People, sign_in: SignIn) -> None:
    made, lan = [builders.dossier() for _nth in range(2)], sign_in(people.lan)
    chosen = choose(lan, "accept", tick(*made))
    confirm(lan, chosen)
    begin = chosen["Location"] + "lam/"
    before = Event.objects.count()
    again = lan.post(begin, follow=True).content.decode()
    assert "Xong: 2 đã làm" in again
    assert Event.objects.count() == before


def test_more_than_a_few_are_worked_off_by_a_job_in_parts(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    made, lan = [builders.dossier() for _nth in range(5)], sign_in(people.lan)
    run_due_jobs()
    chosen = choose(lan, "accept", tick(*made))
    page = confirm(lan, chosen)
    assert "Đang làm: 2 trên 5 hồ sơ." in page
    assert 'hx-trigger="every 2s"' in page
    assert lan.post(chosen["Location"] + "lam/").status_code == 302
    assert BulkItem.objects.filter(outcome="waiting").count() == 3
    run_due_jobs()
    after = lan.get(chosen["Location"]).content.decode()
    assert "Xong: 5 đã làm" in after
    assert "hx-trigger" not in after


def test_one_failure_undoes_no_other(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, broken, last = (builders.dossier() for _nth in range(3))
    Dossier.objects.filter(pk=broken.pk).update(step=99)  # as master data that do not fit
    lan = sign_in(people.lan)
    chosen = choose(lan, "accept", tick(first, last))
    run = BulkRun.objects.get()
    BulkItem.objects.create(run=run, dossier=broken, moves=broken.moves)
    bulk.start(run)
    said = lines(lan.get(chosen["Location"]).content.decode())
    assert said[str(first.number)][0] == said[str(last.number)][0] == "Đã làm"
    assert said[str(broken.number)] == (
        "Không làm được",
        "Hệ thống gặp lỗi ở hồ sơ này: mở hồ sơ và làm riêng.",
    )


def test_forged_dossiers_of_another_agency_are_left_out(people: People, sign_in: SignIn) -> None:
    theirs, mine = (
        builders.dossier(office=builders.agency("UBND xã Cẩm Xuyên")),
        builders.dossier(),
    )
    lan = sign_in(people.lan)
    ticked = [*tick(theirs, mine), "999999~1", "x~y", "1", "-1~0", "9" * 30 + "~1"]
    chosen = choose(lan, "accept", ticked)
    page = lan.get(chosen["Location"]).content.decode()
    assert "Đã bỏ 2 hồ sơ không thuộc phạm vi" in page
    assert str(theirs.number) not in page
    confirm(lan, chosen)
    theirs.refresh_from_db()
    assert theirs.status == "submitted"
    nothing = choose(lan, "accept", tick(theirs))
    assert nothing.status_code == 422
    assert "Đánh dấu ít nhất một hồ sơ" in nothing.content.decode()


@pytest.mark.parametrize("action", ["", "refuse", "stop", "finish", "nonsense"])
def test_only_moves_without_words_of_their_own(
    people: People, sign_in: SignIn, action: str
) -> None:
    made = builders.dossier()
    answer = choose(sign_in(people.lan), action, tick(made))
    assert answer.status_code == 422
    assert not BulkRun.objects.exists()


def test_a_run_belongs_to_the_post_that_made_it(people: People, sign_in: SignIn) -> None:
    chosen = choose(sign_in(people.lan), "accept", tick(builders.dossier()))
    address = chosen["Location"]
    for other in (people.hung, people.binh):
        client = sign_in(other)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}lam/").status_code == 404
        assert client.get(f"{address}giay/").status_code == 404
    assert BulkRun.objects.get().started_at is None


def test_five_hundred_and_one_are_too_many(people: People, sign_in: SignIn) -> None:
    answer = choose(sign_in(people.lan), "accept", [f"{number}~0" for number in range(1, 502)])
    assert answer.status_code == 422
    said = "Mỗi lần làm được nhiều nhất 500 hồ sơ, đã chọn 501. Bỏ bớt rồi làm lại."
    assert said in answer.content.decode()


def test_all_of_a_filter_are_taken_up_to_the_limit(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 3)
    made = [builders.dossier(code="2.000635") for _nth in range(4)]
    other, lan = builders.dossier(), sign_in(people.lan)
    chosen = choose(lan, "accept", [], loc="thu-tuc=2.000635", **{"tat-ca": "1"})
    page = lan.get(chosen["Location"]).content.decode()
    assert "Danh sách có hơn 3 hồ sơ. Lần này chỉ lấy 3 hồ sơ đứng đầu" in page
    assert 'href="/can-bo/?thu-tuc=2.000635"' in page
    said = lines(confirm(lan, chosen))
    assert set(said) == {str(one.number) for one in made[:3]}
    other.refresh_from_db()
    assert other.status == "submitted"


def test_who_lost_the_post_while_the_job_waited_does_nothing_more(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    made, lan = [builders.dossier() for _nth in range(2)], sign_in(people.lan)
    confirm(lan, choose(lan, "accept", tick(*made)))
    people.lan.valid_to = clock.today()
    people.lan.save()
    with clock.at("2026-03-11T08:00"):
        run_due_jobs()
    assert list(BulkItem.objects.values_list("outcome", flat=True)) == ["done", "refused"]
    assert Dossier.objects.filter(status="submitted").count() == 1


def test_officers_begin_and_forward_many(people: People, sign_in: SignIn) -> None:
    made, hung = [builders.dossier(at="accepted") for _nth in range(2)], sign_in(people.hung)
    for action in ("begin", "forward"):
        for one in made:
            one.refresh_from_db()
        said = lines(confirm(hung, choose(hung, action, tick(*made))))
        assert [outcome for outcome, _said in said.values()] == ["Đã làm"] * 2
    for one in made:
        one.refresh_from_db()
        assert one.step == 2


def test_the_receipts_are_printed_as_one_file(people: People, sign_in: SignIn) -> None:
    made, lan = [builders.dossier() for _nth in range(2)], sign_in(people.lan)
    chosen = choose(lan, "accept", tick(*made))
    page = confirm(lan, chosen)
    assert "giấy tiếp nhận đang được lập" in page
    run_due_jobs()
    page = lan.get(chosen["Location"]).content.decode()
    assert "In 2 giấy tiếp nhận (mẫu 01) trong một tệp" in page
    answer = lan.get(chosen["Location"] + "giay/")
    assert answer["Content-Type"] == "application/pdf"
    from io import BytesIO

    with pikepdf.open(BytesIO(body(answer))) as whole:
        assert len(whole.pages) >= 2
    begun = choose(sign_in(people.hung), "begin", tick(*Dossier.objects.all()))
    confirm(sign_in(people.hung), begun)
    assert sign_in(people.hung).get(begun["Location"] + "giay/").status_code == 404


def test_what_was_done_is_kept_and_found_again(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    assert "Chưa lần nào" in lan.get("/can-bo/nhieu/").content.decode()
    kept = choose(lan, "accept", tick(builders.dossier()))
    confirm(lan, kept)
    choose(lan, "accept", tick(builders.dossier()))  # never confirmed: forgotten with the next
    choose(lan, "accept", tick(builders.dossier()))
    page = lan.get("/can-bo/nhieu/").content.decode()
    assert re.findall(r'<a href="(/can-bo/nhieu/[^"]+/)">', page) == [kept["Location"]]
    assert BulkRun.objects.count() == 2


def test_the_guard_against_moved_dossiers_is_what_refuses(
    people: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken from a colleague's hands between choosing and pressing: only what was read says so."""
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    made, hung = builders.dossier(at="accepted"), sign_in(people.hung)
    chosen = choose(hung, "take", tick(made))
    builders.do("take", made, other)
    said = lines(confirm_anyway(hung, chosen))
    assert said[str(made.number)][0] == "Người khác đã làm trước"
    monkeypatch.setattr(actions, "check_unmoved", lambda dossier, as_read: None)
    made.refresh_from_db()
    BulkItem.objects.update(outcome="waiting", moves=0)
    bulk.work_off(BulkRun.objects.get())
    made.refresh_from_db()
    assert made.holder == people.hung


def confirm_anyway(client: Client, chosen: HttpResponse) -> str:
    return client.post(chosen["Location"] + "lam/", follow=True).content.decode()


def test_the_head_gives_many_dossiers_to_one_person(people: People, sign_in: SignIn) -> None:
    other = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    people.hung.heads = True
    people.hung.save()
    made, hung = [builders.dossier(at="accepted") for _nth in range(2)], sign_in(people.hung)
    offered = f'<option value="{other.pk}">Đỗ Thị Tâm</option>'
    assert offered in hung.get("/can-bo/").content.decode()
    for nobody in ("", str(people.lan.pk), "x"):
        answer = choose(hung, "assign", tick(*made), **{"giao-cho": nobody})
        assert answer.status_code == 422
        assert "Chọn người nhận việc" in answer.content.decode()
    chosen = choose(hung, "assign", tick(*made), **{"giao-cho": other.pk})
    assert "giao cho Đỗ Thị Tâm" in hung.get(chosen["Location"]).content.decode()
    assert {outcome for outcome, _said in lines(confirm(hung, chosen)).values()} == {"Đã làm"}
    for one in made:
        one.refresh_from_db()
        assert one.holder == other
    refused = choose(sign_in(other), "assign", tick(*made), **{"giao-cho": people.hung.pk})
    assert refused.status_code == 422
