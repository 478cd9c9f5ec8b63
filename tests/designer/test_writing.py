from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.accounts.models import Posting
from motcua.designer import actions, places
from motcua.designer.bodies import at
from motcua.designer.models import Draft
from tests.designer.pages import sent, text

pytestmark = pytest.mark.django_db


def url(draft: Draft, what: str = "", *path: object) -> str:
    tail = "/".join(map(str, path))
    return f"/soan-thu-tuc/{draft.pk}/{what}{'/' if what else ''}{tail}{'/' if tail else ''}"


def test_every_page_of_a_draft_opens_and_saving_it_untouched_changes_nothing(
    writer: Client, birth: Draft
) -> None:
    body = birth.body
    paths: list[tuple[Any, ...]] = [()]
    paths += [("form", i) for i in range(len(body["form"]))]
    paths += [
        ("form", i, "fields", n)
        for i, section in enumerate(body["form"])
        for n in range(len(section["fields"]))
    ]
    for key in ("papers", "steps", "channels", "result", "checks", "scenarios", "fees"):
        paths += [(key, i) for i in range(len(body.get(key, [])))]
    for path in [*paths, ("limit",), ("declaration",)]:
        page = writer.get(url(birth, "sua", *path))
        assert page.status_code == 200, path
        answer = writer.post(url(birth, "sua", *path), sent(page))
        assert answer.status_code == 302, path
        birth.refresh_from_db()
        assert (birth.body, birth.revision) == (body, 0), path


def test_a_page_without_a_defect_tells_of_none(writer: Client, birth: Draft) -> None:
    for path in ((), ("papers", 0), ("limit",)):
        assert "còn chỗ phải sửa" not in text(writer.get(url(birth, "sua", *path)))


def test_a_changed_box_is_saved_and_told_in_the_history(writer: Client, birth: Draft) -> None:
    page = writer.get(url(birth, "sua", "papers", 0))
    answer = writer.post(url(birth, "sua", "papers", 0), sent(page, name="Giấy chứng sinh (mới)"))
    assert answer["Location"] == f"{url(birth)}?xong=1#p-papers-0"
    birth.refresh_from_db()
    assert birth.body["papers"][0]["name"] == "Giấy chứng sinh (mới)"
    overview = text(writer.get(answer["Location"]))
    assert "Đã lưu. Sửa Giấy tờ" in overview
    assert "Hoàn tác" in overview
    history = text(writer.get(url(birth, "lich-su")))
    assert "Phan Thị Soạn · 09:00 ngày 10/03/2026" in history
    assert "Giấy chứng sinh (mới)" in history


def test_what_is_wrong_is_saved_all_the_same_and_told_at_its_box(
    writer: Client, birth: Draft
) -> None:
    page = writer.get(url(birth, "sua", "limit"))
    answer = writer.post(url(birth, "sua", "limit"), sent(page, value="ba ngày"))
    birth.refresh_from_db()
    assert birth.body["limit"]["value"] == "ba ngày"
    told = writer.get(answer["Location"])
    assert "ghi số nguyên, không ghi 'ba ngày'" in text(told)
    assert 'id="id_o-value_error"' in told.content.decode()
    overview = writer.get(url(birth))
    assert f"{url(birth, 'sua', 'limit')}#id_o-value" in overview.content.decode()
    assert "Còn 1 chỗ phải sửa" in text(overview)


def test_an_item_is_added_with_a_key_made_of_its_name(writer: Client, birth: Draft) -> None:
    page = writer.get(url(birth, "them", "form", 0, "fields"))
    assert page.status_code == 200
    writer.post(
        url(birth, "them", "form", 0, "fields"),
        sent(page, label="Nơi sinh của cụ", kind="text"),
    )
    birth.refresh_from_db()
    assert birth.body["form"][0]["fields"][-1] == {
        "key": "noi_sinh_cua_cu",
        "kind": "text",
        "label": "Nơi sinh của cụ",
    }
    assert "thêm {noi_sinh_cua_cu}" in text(writer.get(url(birth)))


def press(client: Client, draft: Draft, what: str, **more: Any) -> Any:
    draft.refresh_from_db()
    return client.post(url(draft), {"go": what, "revision": draft.revision, **more})


def test_items_are_moved_and_copied_without_dragging(writer: Client, birth: Draft) -> None:
    first, second = (paper["key"] for paper in birth.body["papers"][:2])
    answer = press(writer, birth, "down:papers/0")
    assert answer["Location"].endswith("#p-papers-1")
    birth.refresh_from_db()
    assert [paper["key"] for paper in birth.body["papers"][:2]] == [second, first]
    press(writer, birth, "up:papers/1")
    press(writer, birth, "copy:papers/0")
    birth.refresh_from_db()
    assert [paper["key"] for paper in birth.body["papers"][:3]] == [first, f"{first}_2", second]


def test_a_field_moved_beyond_its_section_goes_to_the_next_one(
    writer: Client, birth: Draft
) -> None:
    count = len(birth.body["form"][0]["fields"])
    last = birth.body["form"][0]["fields"][-1]
    press(writer, birth, f"down:form/0/fields/{count - 1}")
    birth.refresh_from_db()
    assert len(birth.body["form"][0]["fields"]) == count - 1
    assert birth.body["form"][1]["fields"][0] == last


def test_deleting_asks_first_and_can_be_taken_back(writer: Client, birth: Draft) -> None:
    before = birth.body
    asked = writer.get(url(birth, "xoa", "form", 0))
    assert "Cùng bị xóa" in text(asked)
    birth.refresh_from_db()
    assert birth.body == before
    answer = writer.post(url(birth, "xoa", "form", 0), {"revision": 0})
    birth.refresh_from_db()
    assert birth.body["form"] == before["form"][1:]
    told = writer.get(answer["Location"])
    assert "Hoàn tác" in text(told)
    writer.post(url(birth, "lich-su", 1), {"revision": 1})
    birth.refresh_from_db()
    assert birth.body == before


def test_who_saves_second_is_told_who_was_first_and_loses_nothing(
    writer: Client, reader: Client, birth: Draft
) -> None:
    mine = writer.get(url(birth, "sua", "papers", 0))
    theirs = reader.get(url(birth, "sua", "papers", 0))
    reader.post(url(birth, "sua", "papers", 0), sent(theirs, hint="Bản của Duyệt"))
    answer = writer.post(
        url(birth, "sua", "papers", 0), sent(mine, name="Tên của Soạn", hint="Bản của Soạn")
    )
    assert answer.status_code == 409
    said = text(answer)
    assert "Vũ Đình Duyệt, 09:00 ngày 10/03/2026: Sửa Giấy tờ" in said
    assert "họ ghi “Bản của Duyệt”" in said
    assert "Tên của Soạn" in answer.content.decode()
    birth.refresh_from_db()
    assert birth.body["papers"][0]["hint"] == "Bản của Duyệt"
    writer.post(url(birth, "sua", "papers", 0), sent(answer))
    birth.refresh_from_db()
    assert birth.body["papers"][0]["hint"] == "Bản của Soạn"
    assert birth.body["papers"][0]["name"] == "Tên của Soạn"


def test_what_the_other_changed_elsewhere_in_the_item_is_kept(
    writer: Client, reader: Client, birth: Draft
) -> None:
    mine = writer.get(url(birth, "sua", "papers", 0))
    theirs = reader.get(url(birth, "sua", "papers", 0))
    reader.post(url(birth, "sua", "papers", 0), sent(theirs, hint="Bản của Duyệt"))
    answer = writer.post(url(birth, "sua", "papers", 0), sent(mine, name="Tên của Soạn"))
    writer.post(url(birth, "sua", "papers", 0), sent(answer))
    birth.refresh_from_db()
    assert birth.body["papers"][0]["hint"] == "Bản của Duyệt"
    assert birth.body["papers"][0]["name"] == "Tên của Soạn"


def test_an_item_that_was_moved_meanwhile_is_found_again(
    writer: Client, reader: Client, birth: Draft
) -> None:
    key = birth.body["papers"][0]["key"]
    mine = writer.get(url(birth, "sua", "papers", 0))
    press(reader, birth, "down:papers/0")
    answer = writer.post(url(birth, "sua", "papers", 0), sent(mine, name="Tên của Soạn"))
    assert answer.status_code == 409
    assert f'action="{url(birth, "sua", "papers", 1)}"' in answer.content.decode()
    writer.post(url(birth, "sua", "papers", 1), sent(answer))
    birth.refresh_from_db()
    assert birth.body["papers"][1]["key"] == key
    assert birth.body["papers"][1]["name"] == "Tên của Soạn"


def test_an_item_deleted_meanwhile_can_be_added_again_with_what_was_typed(
    writer: Client, reader: Client, birth: Draft
) -> None:
    count = len(birth.body["papers"])
    mine = writer.get(url(birth, "sua", "papers", 0))
    reader.post(url(birth, "xoa", "papers", 0), {"revision": 0})
    answer = writer.post(url(birth, "sua", "papers", 0), sent(mine, name="Tên của Soạn"))
    assert answer.status_code == 409
    assert "vừa bị xóa" in text(answer)
    assert f"/them/papers/?cho={count - 1}" in answer.content.decode()
    writer.post(url(birth, "them", "papers"), sent(answer))
    birth.refresh_from_db()
    assert birth.body["papers"][-1]["name"] == "Tên của Soạn"


def test_what_stands_alone_and_was_deleted_meanwhile_is_not_lost_either(
    writer: Client, reader: Client, birth: Draft
) -> None:
    mine = writer.get(url(birth, "sua", "declaration"))
    reader.post(url(birth, "xoa", "declaration"), {"revision": 0})
    changed = sent(mine, title="TỜ KHAI CỦA SOẠN")
    answer = writer.post(url(birth, "sua", "declaration"), changed)
    assert answer.status_code == 409
    assert "vừa bị xóa" in text(answer)
    assert writer.post(url(birth, "sua", "declaration"), sent(answer)).status_code == 302
    birth.refresh_from_db()
    assert birth.body["declaration"]["title"] == "TỜ KHAI CỦA SOẠN"


def test_a_part_copied_twice_has_no_question_twice(writer: Client, birth: Draft) -> None:
    press(writer, birth, "copy:form/0")
    birth.refresh_from_db()
    press(writer, birth, "copy:form/0")
    birth.refresh_from_db()
    keys = [field["key"] for section in birth.body["form"] for field in section["fields"]]
    assert len(set(keys)) == len(keys)


def test_moving_on_an_old_page_does_nothing_but_say_what_happened(
    writer: Client, reader: Client, birth: Draft
) -> None:
    press(reader, birth, "down:papers/0")
    answer = writer.post(url(birth), {"go": "down:papers/0", "revision": 0})
    assert answer.status_code == 409
    assert "Vũ Đình Duyệt" in text(answer)
    birth.refresh_from_db()
    assert birth.revision == 1


def test_a_change_long_ago_can_be_taken_back_with_all_after_it(
    writer: Client, birth: Draft
) -> None:
    bodies = [birth.body]
    for go in ("down:papers/0", "copy:steps/1", "up:papers/1", "copy:form/0"):
        press(writer, birth, go)
        birth.refresh_from_db()
        bodies.append(birth.body)
    for revision, before in enumerate(bodies[:-1], 1):
        assert actions.body_before(birth, revision) == before
    writer.post(url(birth, "lich-su", 2), {"revision": 4})
    birth.refresh_from_db()
    assert birth.body == bodies[1]
    assert "Trở về trước thay đổi số 2" in text(writer.get(url(birth, "lich-su")))


def test_a_place_the_format_does_not_have_is_no_page(writer: Client, birth: Draft) -> None:
    for path in (("form", 99), ("kitchen",), ("papers", "x"), ("form", 0, "fields", 99), ("name",)):
        assert writer.get(url(birth, "sua", *path)).status_code == 404, path
    assert writer.get(url(birth, "them", "limit")).status_code == 404
    assert press(writer, birth, "explode:papers/0").status_code == 404
    assert press(writer, birth, "up:papers/77").status_code == 404


def test_hostile_text_is_shown_as_text_only(writer: Client, birth: Draft) -> None:
    script = "<script>alert(1)</script>"
    page = writer.get(url(birth, "sua", "form", 0, "fields", 0))
    writer.post(
        url(birth, "sua", "form", 0, "fields", 0),
        sent(page, label=script, hint=f"{script} gợi ý", example=script),
    )
    for where in ((), ("sua", "form", 0, "fields", 0), ("lich-su",), ("xem-thu", "to-khai")):
        shown = writer.get(url(birth, *map(str, where[:1]), *where[1:])).content.decode()
        assert script not in shown, where
        assert "&lt;script&gt;" in shown, where
    pdf = writer.get(url(birth, "xem-thu", "ban-in"))
    assert pdf.content.startswith(b"%PDF")


def test_what_a_database_cannot_store_is_left_out(writer: Client, birth: Draft) -> None:
    birth.body["scenarios"] = [{"name": "Thử", "moves": [{"do": "fill", "answers": [1]}]}]
    birth.save()
    for where, key in (
        (("papers", 0), "name"),
        (("form", 0), "hint"),
        (("scenarios", 0, "moves", 0), "answers"),
        ((), "legal_basis"),
    ):
        page = writer.get(url(birth, "sua", *where))
        answer = writer.post(url(birth, "sua", *where), sent(page, **{key: "Gi\0ấy"}))
        assert answer.status_code == 302, where
        birth.refresh_from_db()
        assert "Giấy" in str(at(birth.body, (*where, key)))


def test_names_of_places_are_those_of_the_outline(birth: Draft) -> None:
    named = places.thing(birth.body, ("papers", 0))
    assert named == f"Giấy tờ “{at(birth.body, ('papers', 0, 'name'))}”"


def test_the_last_change_is_by_the_person_who_made_it(
    reader: Client, duyet: Posting, birth: Draft
) -> None:
    press(reader, birth, "down:papers/0")
    birth.refresh_from_db()
    assert birth.changed_by == duyet.user


def test_the_steps_are_drawn_with_what_is_wrong_in_their_order(
    writer: Client, birth: Draft
) -> None:
    assert "<svg" in writer.get(url(birth)).content.decode()
    steps = birth.body["steps"]
    steps[1]["next"], steps[2]["next"] = [steps[2]["key"]], [steps[1]["key"]]
    birth.save()
    answer = writer.get(url(birth))
    assert "<svg" in answer.content.decode()
    assert answer.context["flow_defects"]
    del birth.body["steps"][0]["name"]
    birth.save()
    assert "<svg" not in writer.get(url(birth)).content.decode()
