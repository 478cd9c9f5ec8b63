"""One signature more on a PDF, PAdES: what was there stays byte for byte, the signature stands after it.

With a time-stamping authority the level is B-LT (time, and all a verifier needs later), else B-B.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.errors import PathError, ValidationError

from motcua.common import clock
from motcua.signatures import keys, times, trust
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import SigningKey

NO_ROOMS: Mapping[str, "Box"] = MappingProxyType({})


@dataclass(frozen=True)
class Box:
    """Where a signature is seen: page from 0 (-1 the last), corners in points from the lower left."""

    page: int
    left: int
    bottom: int
    right: int
    top: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.left, self.bottom, self.right, self.top


def sign(
    pdf: bytes,
    key: SigningKey,
    *,
    field: str,
    appearance_pdf: bytes | None = None,
    box: Box | None = None,
    reason: str = "",
    certify: bool = False,
    rooms: Mapping[str, Box] = NO_ROOMS,
) -> bytes:
    """The PDF with a signature of this key in `field`, seen as the first page of `appearance_pdf` in `box`.

    `certify`: from here on only forms may be filled and signatures added; those to be seen need `rooms`, fields
    left empty for them. CannotSign, and never half a paper.
    """
    place = _Place(field, appearance_pdf, box, reason, certify, rooms)
    with keys.opened(key) as signer:
        try:
            signed = asyncio.run(_signed(pdf, signer, place))
        except TimestampRequestError:
            raise CannotSign(_("Chưa ký số được: nơi cấp dấu thời gian chưa trả lời.")) from None
        except (SigningError, ValidationError, PathError) as error:
            raise CannotSign(_refused(error)) from None
        except (PdfError, ValueError, KeyError) as error:
            raise CannotSign(
                _("Chưa ký số được: tệp PDF hỏng hoặc không cho ký thêm. Soạn lại văn bản.")
            ) from error
    if not signed.startswith(pdf):
        raise CannotSign(_("Chưa ký số được: chữ ký làm thay đổi văn bản đã xem."))
    return signed


def level() -> str:
    """Of the signatures made now."""
    return "B-LT" if times.configured() else "B-B"


def names(pdf: bytes) -> list[str]:
    """The fields in which a PDF is signed, the first signature first."""
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    return [one.field_name for one in reader.embedded_regular_signatures]


def _refused(error: Exception) -> str:
    if "time" in str(error).lower() and "stamp" in str(error).lower():
        return _("Chưa ký số được: dấu thời gian không dùng được.")
    return _("Chưa ký số được: văn bản hoặc chứng thư số không cho đặt chữ ký này.")


@dataclass(frozen=True)
class _Place:
    field: str
    appearance_pdf: bytes | None
    box: Box | None
    reason: str
    certify: bool
    rooms: Mapping[str, Box]


async def _signed(pdf: bytes, signer: Signer, place: _Place) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    there = {name for name, _value, _field in enumerate_sig_fields(writer)}
    for name, box in {place.field: place.box, **place.rooms}.items():
        if name not in there:
            append_signature_field(writer, _spec(writer, name, box))
    stamped = times.configured()
    meta = PdfSignatureMetadata(
        field_name=place.field,
        reason=place.reason or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=place.certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=stamped,
        validation_context=trust.whole_context(signer.cert_registry),
    )
    maker = _OnOurClock(
        meta,
        signer,
        timestamper=times.Authority() if stamped else None,
        stamp_style=_style(place.appearance_pdf) if place.appearance_pdf else None,
    )
    made: bytes = (await maker.async_sign_pdf(writer)).getvalue()
    await _prove(made, place.field)
    return made


def _spec(writer: IncrementalPdfFileWriter, name: str, box: Box | None) -> SigFieldSpec:
    page = box.page % int(writer.root["/Pages"]["/Count"]) if box else 0
    # An archived paper has no field without an appearance, were it an empty one.
    return SigFieldSpec(
        name, on_page=page, box=box.corners if box else None, empty_field_appearance=True
    )


async def _prove(pdf: bytes, field: str) -> None:
    """What nobody could verify must not leave here: a token's key may not be the certificate's, and an earlier
    signature may not allow this one."""
    reader = PdfFileReader(BytesIO(pdf))
    for made in reader.embedded_signatures:
        status = await async_validate_pdf_signature(
            made,
            signer_validation_context=trust.whole_context(),
            ts_validation_context=trust.time_context(),
        )
        if made.field_name == field and not (status.intact and status.valid and status.trusted):
            raise CannotSign(_("Chưa ký số được: khóa ký không khớp chứng thư số."))
        if not (status.intact and status.docmdp_ok):
            raise CannotSign(_("Chưa ký số được: chữ ký trước không cho đặt chữ ký này."))


class _OnOurClock(PdfSigner):
    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = clock.local(clock.now())
        return session


class _Page(ImportedPdfPage):
    """The first page of a PDF in memory."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        super().__init__("")  # type: ignore[no-untyped-call]

    def render(self) -> bytes:
        writer = self._ensure_writer
        drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject["/Seen"] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box.width, self.box.height = abs(right - left), abs(top - bottom)
        return b"/Seen Do"


def _style(pdf: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins.uniform(0),
    )
    return StaticStampStyle(
        border_width=0, background=_Page(pdf), background_layout=whole, background_opacity=1
    )
