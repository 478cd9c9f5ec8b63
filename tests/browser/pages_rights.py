"""The pages of a person's rights: who has looked, feedback and complaints, ratings."""

from __future__ import annotations

import re

from tests.browser.shown import Address, Shown, press, unfold
from tests.browser.visits import AN, DUNG, NEWCOMER, World


def dossier(kind: str, more: str) -> Address:
    return lambda world: f"/ho-so/{getattr(world, kind)}/{more}"


def kept(world: World) -> str:
    return re.findall(r"/kho-giay-to/\d+/chia-se/", world.visitor(AN).get("/kho-giay-to/"))[0]


RIGHTS = [
    Shown("phản ánh", "portal:voice", dossier("said", "phan-anh/"), AN),
    Shown(
        "phản ánh, bỏ trống",
        "portal:voice",
        dossier("_leader", "phan-anh/"),
        AN,
        422,
        press("Gửi đi"),
    ),
    Shown("đánh giá", "portal:rating", dossier("refused", "danh-gia/"), AN),
    Shown(
        "đánh giá, bỏ trống",
        "portal:rating",
        dossier("refused", "danh-gia/"),
        AN,
        422,
        press("Gửi đánh giá"),
    ),
    Shown("đổi cách nhận kết quả", "portal:delivery", dossier("_leader", "cach-nhan/"), AN),
    Shown("kho giấy tờ", "portal:wallet", "/kho-giay-to/", AN),
    Shown("kho giấy tờ trống", "portal:wallet", "/kho-giay-to/", NEWCOMER),
    Shown("cho xem giấy tờ", "portal:wallet_share", kept, AN),
    Shown("ai đã xem", "portal:looked", dossier("_leader", "ai-da-xem/"), AN),
    Shown("phản ánh chờ trả lời", "desk:voice", "/can-bo/phan-anh/", DUNG),
    Shown("một phản ánh", "desk:voice_one", lambda w: w.feedback, DUNG, then=unfold),
    Shown("mức hài lòng", "desk:ratings", "/can-bo/hai-long/", DUNG),
]
