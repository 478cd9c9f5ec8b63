"""What VNPay 2.1.0 puts on the wire: signatures, addresses, the bodies of its two questions. No models, no network."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from urllib.parse import quote_plus, unquote_to_bytes

VERSION = "2.1.0"
# Vietnam knows no daylight saving; the protocol says GMT+7 whatever the portal's own zone is.
HANOI = timezone(timedelta(hours=7))
STAMP = "%Y%m%d%H%M%S"
HASH = "vnp_SecureHash"
LONGEST_QUERY = 4_000

_KEY = re.compile(r"vnp_[A-Za-z]{1,40}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{128}", re.ASCII)
_ODD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 .,:/-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

QUERY = (
    *("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate"),
    *("IpAddr", "OrderInfo"),
)
REFUND = (
    *("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount"),
    *("TransactionNo", "TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo"),
)
REFUND_ANSWER = (
    *("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount"),
    *("BankCode", "PayDate", "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo"),
)
QUERY_ANSWER = (*REFUND_ANSWER, "PromotionCode", "PromotionAmount")


class Unsound(ValueError):
    """Not a message VNPay would send, or not signed by it; the text is for the log, never for a page."""


def signed_text(fields: Mapping[str, str]) -> str:
    """Sorted by key, without what is empty and without the signature itself, blanks as `+`."""
    return "&".join(
        f"{key}={quote_plus(fields[key])}"
        for key in sorted(fields)
        if fields[key] and not key.startswith(HASH)
    )


def sign(fields: Mapping[str, str], secret: str) -> str:
    return _hmac(signed_text(fields), secret)


def address(base: str, fields: Mapping[str, str], secret: str) -> str:
    return f"{base}?{signed_text(fields)}&{HASH}={sign(fields, secret)}"


def fields_of(query: str) -> dict[str, str]:
    """The parameters of a call, read more strictly than a web page would: each once, in sound UTF-8.

    Two programs that read one odd text differently are how a signed message comes to mean something else.
    """
    if len(query) > LONGEST_QUERY:
        raise Unsound("too long")
    found: dict[str, str] = {}
    for part in query.split("&"):
        key, sign_of_equality, value = part.partition("=")
        if not sign_of_equality or not _KEY.fullmatch(key):
            raise Unsound("a parameter that is not VNPay's")
        if key in found:
            raise Unsound("a parameter twice")
        found[key] = _decoded(value)
    return found


def verify(fields: Mapping[str, str], secret: str) -> None:
    """Raises `Unsound` unless the fields bear the signature of who knows the secret."""
    # Keys that begin like the signature are not signed: none but these two may be there.
    if any(key.startswith(HASH) and key not in (HASH, f"{HASH}Type") for key in fields):
        raise Unsound("an unsigned parameter")
    # Older versions named the method here; a message must not choose a weaker one.
    if fields.get("vnp_SecureHashType", "HmacSHA512") not in ("HmacSHA512", "HMACSHA512", "SHA512"):
        raise Unsound("another method of signing")
    _same(sign(fields, secret), fields.get(HASH, ""))


def joined(names: Sequence[str], fields: Mapping[str, str], secret: str) -> str:
    """The signature of a question or an answer in JSON: values in a fixed order between pipes."""
    return _hmac("|".join(fields.get(f"vnp_{name}", "") for name in names), secret)


def signed_body(names: Sequence[str], fields: Mapping[str, str], secret: str) -> dict[str, str]:
    body = {f"vnp_{name}": fields[name] for name in names}
    return body | {HASH: joined(names, body, secret)}


def verify_answer(names: Sequence[str], fields: Mapping[str, str], secret: str) -> None:
    # With a pipe inside a value two different answers would have one signature.
    if any("|" in fields.get(f"vnp_{name}", "") for name in names):
        raise Unsound("a pipe inside a value")
    _same(joined(names, fields, secret), fields.get(HASH, ""))


def as_text(said: object) -> dict[str, str]:
    """An answer in JSON as text by key: VNPay writes some numbers as numbers."""
    if not isinstance(said, dict):
        raise Unsound("no object")
    found: dict[str, str] = {}
    for key, value in said.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise Unsound("a value that is neither text nor a whole number")
        found[str(key)] = str(value)
    return found


def stamp(moment: datetime) -> str:
    return moment.astimezone(HANOI).strftime(STAMP)


def moment_of(text: str) -> datetime | None:
    """What a stamp says; none for nonsense: a gateway's wrong clock must not lose a payment."""
    if not re.fullmatch(r"[0-9]{14}", text, re.ASCII):
        return None
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=HANOI)
    except ValueError:
        return None


def hundredfold(amount: int) -> str:
    return str(amount * 100)


def whole_dong(text: str) -> int:
    """Đồng of `vnp_Amount`; 0, which no attempt is for, when it says no whole đồng at all."""
    if not re.fullmatch(r"[1-9][0-9]{2,13}", text, re.ASCII) or not text.endswith("00"):
        return 0
    return int(text) // 100


def plain(text: str, limit: int = 200) -> str:
    """Order information as VNPay takes it: ASCII letters, digits and a few signs."""
    return " ".join(_NOT_PLAIN.sub(" ", text).split())[:limit].rstrip()


def _decoded(value: str) -> str:
    if _ODD_PERCENT.search(value) or not value.isascii():
        raise Unsound("a broken percent sign")
    try:
        text = unquote_to_bytes(value.replace("+", " ")).decode("utf-8")
    except UnicodeDecodeError:
        raise Unsound("not UTF-8") from None
    if _CONTROL.search(text):
        raise Unsound("a control character")
    return text


def _hmac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def _same(wanted: str, given: str) -> None:
    if not _HEX.fullmatch(given) or not hmac.compare_digest(wanted, given):
        raise Unsound("wrong signature")
