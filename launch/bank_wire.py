"""VNPay's signatures from the other side. Written apart from the portal's, so that each checks the other."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode

ANSWERED = {
    "querydr": "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo "
    "TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount",
    "refund": "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo "
    "TransactionType TransactionStatus OrderInfo",
}
ASKED = {
    "querydr": "RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo",
    "refund": "RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate "
    "CreateBy CreateDate IpAddr OrderInfo",
}


def query(fields: dict[str, str], secret: str, *, lie: bool = False) -> str:
    """The parameters with their signature behind them; `lie` signs with another secret."""
    text = urlencode(sorted((key, value) for key, value in fields.items() if value))
    return f"{text}&vnp_SecureHash={_hash(text, secret + 'x' * lie)}"


def read(text: str, secret: str) -> dict[str, str] | None:
    """The parameters of the pay address; none when the signature is not that of the merchant."""
    fields = dict(parse_qsl(text))
    given = fields.pop("vnp_SecureHash", "")
    wanted = _hash(urlencode(sorted(fields.items())), secret)
    return fields if hmac.compare_digest(given.encode(), wanted.encode()) else None


def body(names: str, fields: dict[str, str], secret: str) -> dict[str, str]:
    said = {f"vnp_{name}": fields.get(f"vnp_{name}", "") for name in names.split()}
    return said | {"vnp_SecureHash": _hash("|".join(said.values()), secret)}


def genuine(said: dict[str, str], names: str, secret: str) -> bool:
    wanted = body(names, said, secret)["vnp_SecureHash"]
    return hmac.compare_digest(said.get("vnp_SecureHash", "").encode(), wanted.encode())


def _hash(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()
