"""A certificate authority, a server's and a client's certificate, made for one test."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files in PEM form."""

    authority: Path
    server: Path
    server_key: Path
    client: Path
    client_key: Path


def certificates(folder: Path, client: str = "client", authority: Certificates | None = None) -> Certificates:
    """Fresh certificates for 127.0.0.1, valid for a day, of an authority of their own or of another's."""
    folder.mkdir(parents=True, exist_ok=True)
    if authority is None:
        authority_key = generate_private_key(SECP256R1())
        issuer = _certificate("test authority", authority_key, None, None)
        _write(folder / "authority.pem", issuer.public_bytes(Encoding.PEM))
        _write_key(folder / "authority.key", authority_key)
    else:
        issuer = x509.load_pem_x509_certificate(authority.authority.read_bytes())
        authority_key = _read_key(authority.authority.with_suffix(".key"))
    for file, name, usage in (
        ("server", "server", ExtendedKeyUsageOID.SERVER_AUTH),
        ("client", client, ExtendedKeyUsageOID.CLIENT_AUTH),
    ):
        key = generate_private_key(SECP256R1())
        certificate = _certificate(name, key, (issuer, authority_key), usage)
        _write(folder / f"{file}.pem", certificate.public_bytes(Encoding.PEM))
        _write_key(folder / f"{file}.key", key)
    names = ("server.pem", "server.key", "client.pem", "client.key")
    root = folder / "authority.pem" if authority is None else authority.authority
    return Certificates(root, *(folder / name for name in names))


def _certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, EllipticCurvePrivateKey] | None,
    usage: x509.ObjectIdentifier | None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = issuer[1] if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if usage is None:
        builder = builder.add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False), critical=True
        )
    else:
        names = x509.SubjectAlternativeName(
            [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
        )
        builder = builder.add_extension(names, critical=False).add_extension(
            x509.ExtendedKeyUsage([usage]), critical=False
        )
    return builder.sign(signer, hashes.SHA256())


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o600)


def _write_key(path: Path, key: EllipticCurvePrivateKey) -> None:
    _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _read_key(path: Path) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key
