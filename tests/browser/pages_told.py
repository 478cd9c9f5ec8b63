"""The pages of what people were told."""

from __future__ import annotations

import re

from tests.browser.shown import Shown, unfold
from tests.browser.visits import AN, NEWCOMER, World


def newest_notice(world: World) -> str:
    return re.findall(r"/thong-bao/\d+/", world.visitor(AN).get("/thong-bao/"))[0]


TOLD = [
    Shown("thông báo", "portal:notices", "/thong-bao/", AN),
    Shown("chưa có thông báo", "portal:notices", "/thong-bao/", NEWCOMER),
    Shown("một thông báo", "portal:notice", newest_notice, AN, then=unfold),
    Shown("cách nhận thông báo", "portal:notice_wishes", "/thong-bao/cach-nhan/", AN),
]
