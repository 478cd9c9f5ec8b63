"""The label of a parcel: plain facts in, PDF bytes out, as in `render`."""

from dataclasses import asdict, dataclass
from datetime import datetime

from motcua.documents.render import render


@dataclass(frozen=True)
class ParcelLabel:
    """`qr` and `barcode` are texts to be drawn; both name the parcel and nobody."""

    number: str
    reference: str
    barcode: str
    qr: str
    sender: str
    sender_lines: list[str]
    receiver: str
    phone: str
    address: list[str]
    postage: str
    made_at: datetime
    lookup: str = ""


def render_parcel_label(label: ParcelLabel) -> bytes:
    data = asdict(label) | {"title": "Trả kết quả qua bưu chính", "page_size": "a6"}
    return render("parcel_label", data)
