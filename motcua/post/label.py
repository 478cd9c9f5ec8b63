"""The label of one parcel, printed from its row: the same row gives the same bytes."""

from motcua.common.money import dong
from motcua.documents.labels import ParcelLabel, render_parcel_label
from motcua.post.models import Parcel


def label(parcel: Parcel) -> bytes:
    dossier, to = parcel.dossier, parcel.post_to
    office = dossier.reception
    return render_parcel_label(
        ParcelLabel(
            number=dossier.number or "",
            reference=parcel.reference,
            barcode=parcel.reference,
            qr=parcel.reference,
            sender=office.name,
            sender_lines=[line for line in (office.address, office.phone) if line],
            receiver=str(to.get("name", "")),
            phone=str(to.get("phone", "")),
            address=str(to.get("address", "")).splitlines(),
            postage=dong(parcel.postage or 0),
            made_at=parcel.made_at,
        )
    )
