"""The control slip says what the events say."""

from __future__ import annotations

from motcua.common import clock
from motcua.documents import journey
from motcua.documents.desk_papers import ControlSlip, Kept
from motcua.dossiers import actions as moves
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People


def slip_of(dossier: Dossier) -> ControlSlip:
    return journey.control_slip(Dossier.objects.get(pk=dossier.pk))


def test_each_hand_over_has_who_gave_who_took_and_when(people: People) -> None:
    dossier = builders.dossier()
    with clock.at("2026-03-10T09:30"):
        builders.do("accept", dossier, people.lan)
    with clock.at("2026-03-10T10:15"):
        builders.do("begin", dossier, people.hung)
    with clock.at("2026-03-11T08:00"):
        builders.do("forward", dossier, people.hung)
    first, second = slip_of(dossier).passages
    assert first.giver == f"{people.lan.division.name}, UBND xã Cẩm Lạc"
    assert first.receiver == f"{people.hung.division.name}, UBND xã Cẩm Lạc"
    assert (first.giver_person, first.receiver_person) == ("Trần Thị Lan", "Lê Văn Hùng")
    assert f"{first.given_at:%H:%M %d/%m}" == "09:30 10/03"
    assert first.received_at is not None
    assert f"{first.received_at:%H:%M %d/%m}" == "10:15 10/03"
    assert second.giver == first.receiver
    assert second.receiver_person == "Phạm Văn Dũng"  # it can be only this leader
    assert second.received_at is None


def test_the_slip_stands_on_the_whole_way_and_ends_with_who_collected(people: People) -> None:
    dossier = builders.dossier("returned")
    slip = slip_of(dossier)
    assert len(slip.passages) == len({one.step for one in dossier.events.all()})
    assert slip.passages[-1].receiver_person == dossier.applicant_name
    assert all(one.received_at for one in slip.passages)
    for one, after in zip(slip.passages, slip.passages[1:], strict=False):
        assert one.receiver == after.giver
    last = dossier.events.last()
    assert last
    assert slip.log_hash == last.hash
    assert slip.number == f"{dossier.number}/PKS-{last.sequence:02}"
    dossier.refresh_from_db()
    assert slip.due_at == dossier.due_at
    assert slip.received_at == dossier.accepted_at


def test_a_step_done_late_is_called_late_and_a_day_before_is_early(people: People) -> None:
    dossier = builders.dossier("processing")
    with clock.at("2026-03-20T09:00"):
        builders.do("forward", dossier, people.hung)
    with clock.at("2026-03-20T09:10"):
        builders.do("forward", dossier)
    late, leader = slip_of(dossier).passages[1:]
    assert late.kept is Kept.LATE
    assert leader.kept is Kept.ON_TIME


def test_early_is_a_whole_day_before_the_limit_of_the_step(people: People) -> None:
    dossier = builders.dossier("processing")
    before = Dossier.objects.get(pk=dossier.pk)
    assert before.step_due_at
    builders.do("forward", dossier, people.hung)
    early = clock.local(clock.now()).date() < clock.local(before.step_due_at).date()
    assert slip_of(dossier).passages[-1].kept is (Kept.EARLY if early else Kept.ON_TIME)


def test_what_held_it_up_is_remarked_where_it_lay(people: People) -> None:
    dossier = builders.dossier("processing", papers=["previous_certificate"])
    reason = {"previous_certificate": "Ảnh mờ"}
    builders.do("ask_supplement", dossier, people.lan, papers=reason, fields={})
    builders.attach(dossier, ["previous_certificate"])
    moves.supplement(dossier, Acting(people.an))
    assert "Đã gửi bổ sung" in slip_of(dossier).passages[-1].remark
    builders.do("forward", dossier, people.hung)
    remarks = [one.remark for one in slip_of(dossier).passages]
    assert remarks[0] == ""
    assert "Yêu cầu bổ sung" in remarks[1]


def test_what_was_given_back_is_on_the_slip_too(people: People) -> None:
    dossier = builders.dossier("step:2")
    builders.do("send_back", dossier, people.dung, note="Thiếu căn cứ")
    last = slip_of(dossier).passages[-1]
    assert last.giver_person == "Phạm Văn Dũng"
    assert last.receiver_person == "Lê Văn Hùng"
    assert "Trả lại bước trước" in last.remark


def test_a_dossier_nobody_has_taken_in_has_an_empty_slip(people: People) -> None:
    slip = slip_of(builders.dossier())
    assert slip.passages == []
    assert slip.due_at is None
