"""A certification authority for trials and tests: keys in files, a root, a list of revocations."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

# Wide enough for every moment a trial may live at.
BEGINS, ENDS = datetime(2018, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
LIST_ADDRESS = "http://ky-so.example/thu-hoi.crl"


class Authority:
    """`root.pem`, `crl.pem` and the authority's own key in a folder; made when they are not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not self.root_file.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._make()
        self.key = load_pem_private_key((folder / "root.key").read_bytes(), None)
        self.root = x509.load_pem_x509_certificate(self.root_file.read_bytes())

    @property
    def root_file(self) -> Path:
        return self.folder / "root.pem"

    @property
    def list_file(self) -> Path:
        return self.folder / "crl.pem"

    def _make(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = _name("CA trình diễn (không có giá trị pháp lý)")
        usage = _usage(key_cert_sign=True, crl_sign=True)
        builder = (
            _builder(name, name, self.key.public_key(), BEGINS, ENDS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
        )
        self.root = builder.sign(self.key, hashes.SHA256())
        _secretly(self.folder / "root.key", self._own_key())
        self.list_revoked(())
        # Last: where it stands the rest does too.
        self.root_file.write_bytes(self.root.public_bytes(Encoding.PEM))

    def _own_key(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def certify(
        self,
        public_key: rsa.RSAPublicKey,
        name: str,
        *,
        begins: datetime = BEGINS,
        ends: datetime = ENDS,
    ) -> x509.Certificate:
        builder = (
            _builder(_name(name), self.root.subject, public_key, begins, ends)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(_list_point(), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())  # type: ignore[arg-type]

    def issue(
        self,
        file: Path,
        name: str,
        passphrase: str,
        *,
        begins: datetime = BEGINS,
        ends: datetime = ENDS,
    ) -> bytes:
        """A new key in a PKCS#12 file; its certificate as PEM."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = self.certify(key.public_key(), name, begins=begins, ends=ends)
        content = pkcs12.serialize_key_and_certificates(
            name.encode(), key, certificate, None, BestAvailableEncryption(passphrase.encode())
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        _secretly(file, content)
        return certificate.public_bytes(Encoding.PEM)

    def list_revoked(
        self, certificates: Iterable[bytes], at: datetime = BEGINS + timedelta(days=1)
    ) -> None:
        """A new list with these certificates (PEM) on it, in the place of the old one."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(BEGINS)
            .next_update(ENDS)
        )
        for pem in certificates:
            serial = x509.load_pem_x509_certificate(pem).serial_number
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            builder = builder.add_revoked_certificate(row.build())
        made = builder.sign(self.key, hashes.SHA256())  # type: ignore[arg-type]
        self.list_file.write_bytes(made.public_bytes(Encoding.PEM))


def _name(words: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, words[:64]),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: rsa.RSAPublicKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


def _list_point() -> x509.CRLDistributionPoints:
    where = x509.UniformResourceIdentifier(LIST_ADDRESS)
    return x509.CRLDistributionPoints([x509.DistributionPoint([where], None, None, None)])


def _secretly(file: Path, content: bytes) -> None:
    """For the owner's eyes only from the first moment on."""
    file.touch(mode=0o600)
    file.write_bytes(content)
