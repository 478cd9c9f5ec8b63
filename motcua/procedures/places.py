"""Units, addresses and agencies as answers: understood as of a day, old names with what they are today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.gazetteer import Office, Place, gazetteer, phrase
from motcua.common import clock
from motcua.common.alike import Alike
from motcua.common.vietnamese import clean, nfc
from motcua.procedures.lines import Line, Section
from motcua.procedures.readings import Unreadable, day_of

TODAY = "today"
NAMED_AT_MOST = 4
LEVELS = {
    "province": gettext_lazy("tỉnh, thành phố"),
    "district": gettext_lazy("huyện, thị xã, thành phố"),
    "commune": gettext_lazy("xã, phường, thị trấn"),
}


def day_for(line: Line) -> dt.date:
    return line.day or clock.today()


def dated(sections: Iterable[Section], said: Callable[[str], object]) -> tuple[Section, ...]:
    """The sections with the day put in on which each place is named, where another answer says it."""
    return tuple(
        replace(section, lines=tuple(_dated(line, said) for line in section.lines))
        if any(_by_another(line) for line in section.lines)
        else section
        for section in sections
    )


def _by_another(line: Line) -> bool:
    return line.units_on not in ("", TODAY)


def _dated(line: Line, said: Callable[[str], object]) -> Line:
    if not _by_another(line):
        return line
    # In a row the day of that row comes first.
    own = f"{line.inside}__{line.row}__{line.units_on}" if line.inside else line.units_on
    day = said(own) or said(line.units_on)
    return replace(line, day=day_of(clean(str(day or ""))))


# --- units ---


def read_unit(text: str, line: Line) -> str:
    known, day, level = gazetteer(), day_for(line), line.unit_level
    kept = known.place(text)
    found = [kept] if kept and kept.level == level else known.named(text[:300], level)
    if not found:
        raise Unreadable(_unknown(text[:300], line))
    meant = meant_by(text, found, day)
    if len(meant) > 1:
        message = _("có nhiều nơi tên như vậy, ghi cả huyện: %(places)s.")
        raise Unreadable(message % {"places": _listed(meant, "; ")})
    if meant[0].valid_from > max(day, known.begins):
        raise Unreadable(_not_yet(meant[0], day))
    return meant[0].key


def meant_by(text: str, found: list[Place], day: dt.date) -> list[Place]:
    """Which of the places that go by the same name: with the accents written, of that day, or the last one before."""
    day = max(day, gazetteer().begins)
    written = nfc(text).lower()
    accented = [p for p in found if p.name.removeprefix(f"{p.type} ").lower() in written]
    found = accented or found
    if there := [place for place in found if place.stood(day)]:
        return there
    gone = [place for place in found if place.valid_from <= day]
    if len(gone) > 1:
        # Of two that stood one after the other in the same place, the later and larger.
        last = [p for p in gone if not p.told_apart or phrase(p.full) == phrase(text)]
        gone = last or gone
    return gone or found


def _unknown(text: str, line: Line) -> str:
    known, level = gazetteer(), line.unit_level
    other = known.province_at_the_end(text) if "," in text else None
    facts = {"level": LEVELS[level], "home": known.home.in_sentence}
    if level != "province" and other and other != known.home:
        said = _(
            "danh mục chỉ có %(level)s của %(home)s, chưa có của %(other)s; "
            "hỏi nơi tiếp nhận cách ghi."
        )
        return said % (facts | {"other": other.in_sentence})
    if near := known.near(text, level, day_for(line)):
        said = _("không tìm thấy nơi này; có phải là %(places)s?")
        return said % {"places": _listed(near, _(" hay "))}
    if level == "province":
        return _("không tìm thấy; ghi tên tỉnh, thành phố, ví dụ tỉnh Hà Tĩnh.")
    said = _("không tìm thấy; chọn trong danh sách %(level)s gợi ý (chỉ có của %(home)s).")
    return said % facts


def _not_yet(place: Place, day: dt.date) -> str:
    facts = {"day": f"{day:%d/%m/%Y}", "place": place.in_sentence}
    if before := gazetteer().was(place, day):
        said = _("ngày %(day)s chưa có %(place)s; ghi tên khi đó: %(places)s.")
        return said % (facts | {"places": _listed(before, "; ")})
    return _("ngày %(day)s chưa có %(place)s; ghi tên khi đó.") % facts


def _listed(places: list[Place], joined: str) -> str:
    more = "…" if len(places) > NAMED_AT_MOST else ""
    return joined.join(place.full for place in places[:NAMED_AT_MOST]) + more


def show_unit(text: str, line: Line) -> str:
    """What is kept, and what a draft holds as it was typed; what cannot be understood stays."""
    if not text:
        return ""
    known = gazetteer()
    place = known.place(text)
    if place is None:
        meant = meant_by(text, found, day_for(line)) if (found := _of(text, line)) else []
        place = meant[0] if len(meant) == 1 else None
    return known.shown(place, clock.today()) if place else text


def _of(text: str, line: Line) -> list[Place]:
    return gazetteer().named(text[:300], line.unit_level)


def edit_unit(text: str, line: Line) -> str:
    """A kept answer as it stands in the box; what was typed stays letter for letter."""
    return show_unit(text, line) if gazetteer().place(text) else text


def suggested_units(line: Line) -> list[str]:
    return [place.full for place in gazetteer().on(day_for(line), line.unit_level)]


# --- addresses ---


def show_address(text: str, line: Line) -> str:
    """With what its commune is called today, where it is called otherwise."""
    if not line.units_on or not text:
        return text
    known = gazetteer()
    found = known.at_the_end(text)
    meant = meant_by(text, found, day_for(line)) if found else []
    if not meant and (province := known.province_at_the_end(text)):
        meant = [province]
    now = known.now_is(meant[0], clock.today()) if len(meant) == 1 else ""
    return f"{text} ({now})" if now and "(nay " not in text else text


def warnings(lines: Mapping[str, Line], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, sentence) for every address whose commune is not understood; it may be right all the same."""
    for line in lines.values():
        if line.kind == "address" and line.units_on:
            text = clean(str(values.get(line.key) or ""))
            if text and (message := _doubt(text, line)):
                said = _("%(label)s: %(mend)s")
                yield line.key, said % {"label": line.label_anywhere, "mend": message}


def _doubt(text: str, line: Line) -> str:
    known, day = gazetteer(), day_for(line)
    found = known.at_the_end(text)
    if not found:
        other = known.province_at_the_end(text)
        if other and other != known.home:
            return ""
        return _(
            "chưa nhận ra xã, phường ở cuối địa chỉ. Viết như: Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh; "
            "nếu ở tỉnh khác hoặc nước ngoài thì giữ nguyên."
        )
    meant = meant_by(text, found, day)
    if len(meant) > 1:
        said = _("có nhiều nơi tên như vậy, nên ghi cả huyện: %(places)s.")
        return said % {"places": _listed(meant, "; ")}
    return _not_yet(meant[0], day) if meant[0].valid_from > max(day, known.begins) else ""


# --- agencies ---


def read_agency(text: str, line: Line) -> str:
    offered = _offered(line)
    if any(office.key == text for office in offered):
        return text
    named = _forms(offered)
    if key := named.get(phrase(text[:300])):
        return key
    if near := {named[one] for one in Alike(named).to(phrase(text[:120]))} - {""}:
        names = [office.name for office in offered if office.key in near]
        said = _("chưa có trong danh sách; có phải là %(near)s?")
        raise Unreadable(said % {"near": _(" hay ").join(names)})
    raise Unreadable(_("chọn một cơ quan trong danh sách gợi ý."))


def _offered(line: Line) -> list[Office]:
    return gazetteer().offices_on(day_for(line), line.agency_kinds)


def _forms(offered: list[Office]) -> dict[str, str]:
    """Every way to write one → its key; without the district "" where two are called so."""
    found: dict[str, str] = {}
    for office in offered:
        short = phrase(office.name.partition(",")[0])
        found[short] = office.key if short not in found else ""
    return found | {phrase(office.name): office.key for office in offered}


def show_agency(text: str, line: Line) -> str:
    office = gazetteer().office(text)
    if office is None and text:
        try:
            office = gazetteer().office(read_agency(text, line))
        except Unreadable:
            return text
    return office.name if office else text


def edit_agency(text: str, line: Line) -> str:
    office = gazetteer().office(text)
    return office.name if office else text


def suggested_agencies(line: Line) -> list[str]:
    return [office.name for office in _offered(line)]
