#!/usr/bin/env python3
"""Kiểm tra hồ sơ đã tải về: lịch sử có còn nguyên không, sai từ sự kiện nào. Không cần mạng, không cần cài gì thêm.

    python3 kiem-tra.py ho-so.zip --dau 2-3f2a-91bc-…   (bỏ được; dấu in trên giấy tiếp nhận)
    python3 kiem-tra.py ho-so.zip --ca tsa.pem          (bỏ được; chứng thư của nơi cấp dấu thời gian; cần openssl)

Checks the export of a dossier with Python's own library only. The portal makes its hashes with the very functions
of this file (docs/how-to/verify.md tells the format). Exit code: 0 nothing found, 1 something is wrong, 2 cannot read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMAT = "motcua-ho-so/1"
MANIFEST, HISTORY, PROOF = "muc-luc.json", "lich-su.json", "niem-phong.json"
DECLARED = "noi-dung/to-khai.json"
ATTACHED, RESULT, WORK, PRINTED = "giay-to/", "ket-qua/", "cong-viec/", "giay-in/"
PLAIN = {HISTORY, PROOF, DECLARED, "ho-so.html", "DOC-TRUOC.txt", "kiem-tra.py"}
HEX = re.compile(r"[0-9a-f]{64}")
MARK_DIGITS = 32
SEALED = ("number", "sealed_at", "count", "root", "previous_hash")
Opened = Callable[[str], IO[bytes]]


class Fault(Exception):
    """What is wrong, and where: the first bad event has its number in `event`."""

    def __init__(self, kind: str, text: str, event: int | None = None) -> None:
        super().__init__(text)
        self.kind, self.text, self.event = kind, text, event


# --- how everything is hashed ---


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(salt: str, name: str, value: Any) -> str:
    """Stands for one part of an event. Without the salt nobody finds the value, not even by trying all of them."""
    return hashlib.sha256(b"\x02" + bytes.fromhex(salt) + canonical([name, value])).hexdigest()


def event_hash(dossier: int, sequence: int, previous_hash: str, parts: dict[str, str]) -> str:
    """`parts`: name → commitment. A part may be withheld or erased: its commitment stays, and the hash with it."""
    head = {"v": 2, "dossier": dossier, "sequence": sequence, "previous_hash": previous_hash}
    return hashlib.sha256(canonical({**head, "parts": parts})).hexdigest()


def leaf_hash(dossier: int, sequence: int, event: str) -> bytes:
    return hashlib.sha256(b"\x00" + canonical([dossier, sequence, event])).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by(leaf: bytes, place: int, count: int, steps: Sequence[str]) -> bytes:
    """The root to which this path leads; ValueError when no tree of `count` leaves has such a path."""
    if not 0 <= place < count:
        raise ValueError
    hash_, width, rest = leaf, count, list(steps)
    while width > 1:
        if place ^ 1 < width:
            other = bytes.fromhex(rest.pop(0)) if rest else b""
            hash_ = node_hash(other, hash_) if place & 1 else node_hash(hash_, other)
        place, width = place >> 1, (width + 1) >> 1
    if rest:
        raise ValueError
    return hash_


def seal_hash(seal: dict[str, Any]) -> str:
    return hashlib.sha256(canonical({name: seal[name] for name in SEALED})).hexdigest()


def mark(sequence: int, event: str) -> str:
    """What is printed for people: the number of the event, and half of its hash in groups of four."""
    groups = [event[i : i + 4] for i in range(0, MARK_DIGITS, 4)]
    return "-".join([str(sequence), *groups])


# --- checking the history ---


def check_history(history: Any, proof: Any, marks: Sequence[str] = ()) -> None:
    """Raises the first `Fault`, going from the first event to the last."""
    events, dossier = _events(history), history["dossier"]
    seals, leaves = _seals(proof)
    wanted = [_read_mark(one) for one in marks]
    previous, numbers = "", [event.get("sequence") for event in events]
    for place, event in enumerate(events, 1):
        _check_place(place, numbers)
        _check_event(event, dossier, previous)
        if event["parts"].get("number", {}).get("value") != history["number"]:
            raise Fault("altered", "thuộc về một hồ sơ mang số khác", place)
        if place in leaves:
            _check_leaf(leaves.pop(place), event, dossier, seals)
        previous = event["hash"]
        if not all(previous.startswith(digits) for number, digits in wanted if number == place):
            raise Fault("altered", "không khớp với dấu đã in", place)
    if cut := sorted([*leaves, *(number for number, _ in wanted if number not in numbers)]):
        gone = max(cut[0], len(events) + 1)
        raise Fault("removed", "đã bị bỏ đi: lịch sử kết thúc trước sự kiện này", gone)


def _events(history: Any) -> list[dict[str, Any]]:
    match history:
        case {"format": str(found), "dossier": int(), "number": str(), "events": [_, *_] as events}:
            right = len(history) == 4 and found == FORMAT
            if right and all(isinstance(event, dict) for event in events):
                return list(events)
    raise Fault("format", f"{HISTORY} không đúng khuôn dạng")


def _check_place(place: int, numbers: list[Any]) -> None:
    number = numbers[place - 1]
    if type(number) is not int:
        raise Fault("altered", "số thứ tự không phải là số", place)
    if number < place:
        raise Fault("inserted", f"bị chèn thêm (mang số {number})", place)
    if number > place:
        what = ("reordered", "bị đổi chỗ") if place in numbers else ("removed", "đã bị bỏ đi")
        raise Fault(*what, place)


def _check_event(event: dict[str, Any], dossier: int, previous: str) -> None:
    """The hash is counted anew from what is shown; what is withheld stands there as its commitment."""
    place = event["sequence"]
    known = {"sequence", "previous_hash", "hash", "parts"}
    if set(event) != known or not isinstance(event["parts"], dict):
        raise Fault("altered", "có mục lạ hoặc thiếu mục", place)
    parts = {name: _commitment_of(name, part, place) for name, part in event["parts"].items()}
    if event_hash(dossier, place, event["previous_hash"], parts) != event["hash"]:
        raise Fault("altered", "nội dung đã bị sửa", place)
    if event["previous_hash"] != previous:
        text = "không nối với sự kiện trước: một trong hai đã bị sửa, bỏ hoặc thay"
        raise Fault("chain", text, place)


def _commitment_of(name: str, part: Any, place: int) -> str:
    match part:
        case {"salt": str(salt), "value": value} if len(part) == 2 and HEX.fullmatch(salt):
            return commitment(salt, name, value)
        case {"commitment": str(found)} if len(part) == 1 and HEX.fullmatch(found):
            return found
    raise Fault("altered", f"mục “{name}” không đúng khuôn dạng", place)


def _seals(proof: Any) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]:
    """Seals by their number and leaves by their event. Each seal is whole, and hangs on the one before it."""
    if not isinstance(proof, dict) or set(proof) != {"format", "leaves", "seals"}:
        raise Fault("format", f"{PROOF} không đúng khuôn dạng")
    seals: dict[int, dict[str, Any]] = {}
    for seal in proof["seals"]:
        check_seal(seal, seals.get(seal["number"] - 1))
        if seal["number"] in seals:
            raise Fault("seal", f"niêm phong số {seal['number']} có hai lần")
        seals[seal["number"]] = seal
    leaves = {leaf["sequence"]: leaf for leaf in proof["leaves"]}
    if len(leaves) != len(proof["leaves"]):
        raise Fault("seal", "một sự kiện được niêm phong hai lần")
    return seals, leaves


def check_seal(seal: dict[str, Any], before: dict[str, Any] | None) -> None:
    number = seal["number"]
    if seal_hash(seal) != seal["hash"]:
        raise Fault("seal", f"niêm phong số {number} đã bị sửa")
    if before is not None and seal["previous_hash"] != before["hash"]:
        raise Fault("seal", f"niêm phong số {number} không nối với niêm phong trước")
    if (number == 1) != (seal["previous_hash"] == ""):
        raise Fault("seal", f"niêm phong số {number} không đúng chỗ")
    if seal.get("token") and read_token(base64.b64decode(seal["token"]))[0] != seal["hash"]:
        raise Fault("token", f"dấu thời gian của niêm phong số {number} thuộc về thứ khác")


def _check_leaf(leaf: Any, event: Any, dossier: int, seals: dict[int, Any]) -> None:
    place, seal = event["sequence"], seals.get(leaf["seal"])
    if seal is None:
        raise Fault("seal", f"thiếu niêm phong số {leaf['seal']}", place)
    own = leaf_hash(dossier, place, event["hash"])
    try:
        found = root_by(own, leaf["place"], seal["count"], leaf["path"]).hex()
    except (ValueError, TypeError):
        found = ""
    if found != seal["root"]:
        raise Fault("sealed", f"khác với sự kiện trong niêm phong số {seal['number']}", place)


def read_token(token: bytes) -> tuple[str, str]:
    """SHA-256 and moment in a time-stamp (RFC 3161); its signature is the business of openssl."""
    try:
        info = _inside(token, 0, 1, 1, 0, 2, 1, 0, 0)
        return _inside(info, 2, 1).hex(), _inside(info, 4).decode("ascii", "replace")
    except (IndexError, ValueError):
        raise Fault("token", "không đọc được dấu thời gian") from None


def _inside(data: bytes, *places: int) -> bytes:
    for place in places:
        data = _der(data)[place][1]
    return data


def _der(data: bytes) -> list[tuple[int, bytes]]:
    """The elements that stand side by side: tag and content."""
    found = []
    while data:
        tag, size, at = data[0], data[1], 2
        if size & 0x80:
            at += size & 0x7F
            size = int.from_bytes(data[2:at], "big")
        if at + size > len(data):
            raise ValueError
        found.append((tag, data[at : at + size]))
        data = data[at + size :]
    return found


def check_signature(seal: dict[str, Any], ca: str) -> None:
    """Whether the authority of this certificate signed the time-stamp, asked of openssl."""
    with tempfile.NamedTemporaryFile(suffix=".tsr") as token:
        token.write(base64.b64decode(seal["token"]))
        token.flush()
        command = ["openssl", "ts", "-verify", "-digest", seal["hash"], "-in", token.name]
        done = subprocess.run([*command, "-CAfile", ca], capture_output=True, check=False)
    if done.returncode:
        raise Fault("token", f"chữ ký trên dấu thời gian số {seal['number']} không đúng")


def _read_mark(text: str) -> tuple[int, str]:
    number, _dash, digits = text.strip().lower().partition("-")
    digits = re.sub(r"[\s-]", "", digits)
    if not re.fullmatch("[0-9]{1,6} [0-9a-f]{32,64}", f"{number} {digits}"):
        raise Fault("mark", "Dấu không đúng: chép đủ số và 8 nhóm 4 ký tự in trên giấy")
    return int(number), digits


def check_files(names: set[str], opened: Opened, manifest: Any, history: Any) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Fault("format", f"{MANIFEST} không đúng khuôn dạng")
    listed = manifest["files"]
    if more := sorted(names - set(listed) - {MANIFEST}):
        raise Fault("file", f"tệp không có trong mục lục: {more[0]}")
    for name, said in sorted(listed.items()):
        if name not in names:
            raise Fault("file", f"thiếu tệp {name}")
        with opened(name) as content:
            if sha256_of(content) != said["sha256"]:
                raise Fault("file", f"tệp {name} đã bị sửa")
    check_named(listed, history)


def check_named(listed: dict[str, Any], history: Any) -> None:
    """What the events name must be there, and what stands among the papers must be named by an event."""
    attached, others, declared = _named(history)
    by_folder: dict[str, dict[str, str]] = {ATTACHED: {}, RESULT: {}, WORK: {}, PRINTED: {}}
    for name, said in listed.items():
        folder = name[: name.find("/") + 1]
        if folder in by_folder:
            by_folder[folder][said["sha256"]] = name
        elif name not in PLAIN:
            raise Fault("file", f"tệp lạ: {name}")
    for sha, place in attached.items():
        if sha not in by_folder[ATTACHED]:
            raise Fault("file", "nêu một giấy tờ đã bị bỏ hoặc bị thay", place)
    for folder, known in ((ATTACHED, set(attached)), (RESULT, others), (WORK, others)):
        for sha, name in by_folder[folder].items():
            if sha not in known:
                raise Fault("file", f"tệp {name} không phải là tệp đã ghi trong lịch sử")
    if declared and listed.get(DECLARED, {}).get("sha256") != declared[0]:
        raise Fault("file", "nội dung đã khai không phải là nội dung đã gửi", declared[1])


def _named(history: Any) -> tuple[dict[str, int], set[str], tuple[str, int] | None]:
    """Hashes of files in the events: of papers handed in, of everything else, and of the last declaration."""
    attached: dict[str, int] = {}
    others: set[str] = set()
    declared = None
    for event in history["events"]:
        shown = {name: part["value"] for name, part in event["parts"].items() if "value" in part}
        for one in shown.get("data.files", ()):
            if isinstance(one, dict):
                attached.setdefault(one["sha256"], event["sequence"])
            else:
                others.add(one)
        digests = {v for n, v in shown.items() if n[:5] == "data." and HEX.fullmatch(str(v))}
        others |= digests - {shown.get("data.declared_sha256")}
        withheld = {"data.declared_sha256", "data.files"} - shown.keys()
        if "data.declared_sha256" in event["parts"] and withheld & event["parts"].keys():
            raise Fault("file", "giấu giấy tờ hay nội dung đã gửi", event["sequence"])
        if found := shown.get("data.declared_sha256"):
            declared = found, event["sequence"]
    return attached, others, declared


def sha256_of(content: IO[bytes]) -> str:
    found = hashlib.sha256()
    for piece in iter(lambda: content.read(1 << 20), b""):
        found.update(piece)
    return found.hexdigest()


# --- the command ---


@contextmanager
def unpacked(source: Path) -> Iterator[tuple[set[str], Opened]]:
    if source.is_dir():
        here = [file for file in source.rglob("*") if file.is_file()]
        names = {file.relative_to(source).as_posix() for file in here}
        yield names, lambda name: (source / name).open("rb")
    else:
        with zipfile.ZipFile(source) as packed:
            listed = [one.filename for one in packed.infolist() if not one.is_dir()]
            if len(set(listed)) != len(listed):
                raise Fault("file", "hai tệp mang cùng một tên")
            yield set(listed), lambda name: packed.open(name)


def read_json(opened: Opened, name: str) -> Any:
    with opened(name) as content:
        return json.loads(content.read(), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("duplicate key")
    return found


def run(source: Path, marks: Sequence[str], ca: str) -> list[str]:
    """What was found to be in order, in words; raises the first fault."""
    with unpacked(source) as (names, opened):
        if missing := {MANIFEST, HISTORY, PROOF} - names:
            raise Fault("file", f"thiếu tệp {min(missing)}")
        manifest, history, proof = (read_json(opened, n) for n in (MANIFEST, HISTORY, PROOF))
        try:
            check_history(history, proof, marks)
            check_files(names, opened, manifest, history)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise Fault("format", "hồ sơ này không đúng khuôn dạng") from None
    return _told(manifest, history, proof, bool(marks), _stamps(proof["seals"], ca))


def _stamps(seals: Sequence[dict[str, Any]], ca: str) -> str:
    stamped = [seal for seal in seals if seal.get("token")]
    for seal in stamped if ca else ():
        check_signature(seal, ca)
    said = f"chữ ký của nơi cấp {'đã kiểm' if ca else 'chưa kiểm (thêm --ca)'}"
    said = said if stamped else "không có chữ ký nào để kiểm"
    return f"Dấu thời gian: {len(stamped)}/{len(seals)} niêm phong; {said}."


def _told(manifest: Any, history: Any, proof: Any, marked: bool, stamps: str) -> list[str]:
    events, last = history["events"], history["events"][-1]
    unmarked = "Chưa đối chiếu với giấy: thêm --dau và dấu in trên giấy để biết có bị viết lại từ đầu không."
    return [
        f"Hồ sơ {history['number']}: {len(events)} sự kiện liền nhau, {len(proof['leaves'])} đã niêm phong.",
        f"{len(manifest['files'])} tệp đúng như mục lục; giấy tờ đã nộp đúng như lịch sử ghi.",
        f"Dấu của lịch sử: {mark(last['sequence'], last['hash'])}",
        "Khớp với dấu in trên giấy." if marked else unmarked,
        stamps,
    ]


def main(arguments: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(description="Kiểm tra hồ sơ đã tải về (check a dossier)")
    asked.add_argument("ho_so", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--dau", action="append", default=[], help="dấu in trên giấy (printed mark)")
    asked.add_argument("--ca", default="", help="chứng thư của nơi cấp dấu thời gian (TSA)")
    given = asked.parse_args(arguments)
    try:
        found, code = ["CÒN NGUYÊN VẸN / INTACT", *run(given.ho_so, given.dau, given.ca)], 0
    except Fault as fault:
        where = f"sự kiện thứ {fault.event} " if fault.event else ""
        found, code = [f"CÓ SAI SÓT / NOT INTACT: {where}{fault.text}."], 1
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        found, code = [f"Không đọc được {given.ho_so} / cannot read: {error}"], 2
    sys.stdout.buffer.write("\n".join([*found, ""]).encode())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
