"""The same with a key that never leaves its token (PKCS#11): Debian's softhsm2, a real token made here."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from asn1crypto.keys import RSAPublicKey as Numbers
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11.util.rsa import encode_rsa_public_key

from motcua.files.samples import small_pdf
from motcua.signatures import keys, signing
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import SigningKey
from tests.builders import People
from tests.signing import Signing, pdfsig

PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
TOKEN, LABEL, PIN = "ubnd-cam-lac", "con dau", "9182"


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A token with a key made inside. The library reads its settings once a process: so one for all tests."""
    library = next(
        (str(found) for place in PLACES for found in Path(place).rglob("libsofthsm2.so")), ""
    )
    assert library, "softhsm2 is needed (Debian: apt install softhsm2)"
    folder = tmp_path_factory.mktemp("token")
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(config))
        init = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN]
        subprocess.run([*init, "--pin", PIN, "--so-pin", "4711"], check=True, capture_output=True)
        opened = pkcs11.lib(library).get_token(token_label=TOKEN)
        with opened.open(rw=True, user_pin=PIN) as session:
            public, _private = session.generate_keypair(
                pkcs11.KeyType.RSA, 2048, store=True, label=LABEL
            )
            numbers = Numbers.load(encode_rsa_public_key(public)).native
        key = rsa.RSAPublicNumbers(numbers["public_exponent"], numbers["modulus"]).public_key()
        yield library, key


@pytest.fixture
def in_token(people: People, keyring: Signing, token: Any, settings: Any) -> SigningKey:
    settings.PKCS11_LIBRARY, public = token
    settings.SIGNING_SECRETS = {"UBND_CAM_LAC": PIN}
    certificate = keyring.authority.certify(public, people.dung.agency.name)
    return keys.register(
        people.dung.agency,
        certificate.public_bytes(Encoding.PEM),
        kind="pkcs11",
        place=TOKEN,
        label=LABEL,
    )


def test_a_key_in_a_token_signs(in_token: SigningKey, tmp_path: Path) -> None:
    once = signing.sign(small_pdf(), in_token, field="A")
    twice = signing.sign(once, in_token, field="B")
    told = pdfsig(twice, tmp_path)
    assert [one["Signature Validation"] for one in told] == ["Signature is Valid."] * 2


@pytest.mark.parametrize("fault", ["pin", "token", "label", "library"])
def test_a_token_that_cannot_be_used_is_told(
    fault: str, in_token: SigningKey, settings: Any
) -> None:
    told = "không mở được thiết bị ký"
    match fault:
        case "pin":
            settings.SIGNING_SECRETS = {"UBND_CAM_LAC": "0000"}
        case "token":
            in_token.place = "khong-co"
        case "label":
            in_token.label = "khong-co"
        case "library":
            settings.PKCS11_LIBRARY, told = "", "chưa khai thư viện thiết bị"
    with pytest.raises(CannotSign, match=told):
        signing.sign(small_pdf(), in_token, field="A")


def test_a_certificate_that_is_not_the_tokens_signs_nothing(
    in_token: SigningKey, keyring: Signing
) -> None:
    other = keyring.authority.issue(keyring.folder / "x.p12", "Khác", "x")
    in_token.certificate = other.decode()
    with pytest.raises(CannotSign, match="không khớp chứng thư số"):
        signing.sign(small_pdf(), in_token, field="A")
