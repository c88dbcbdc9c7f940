"""Signatures of licences and receipts: ECDSA on P-256 with SHA-256 (FIPS 186-5), over canonical JSON.

    openssl dgst -sha256 -verify public.pem -signature signature.der payload.json

In development a key is made once and lies in the data folder, readable by its owner only; its name says what it is.
In production the installation brings its own key, `licence-key.pem`, or nothing is signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from engine.store.types import canonical
from processes.errors import SettingsError
from processes.settings import Settings

OWN_KEY = "licence-key.pem"
DEVELOPMENT_KEY = "licence-key.development.pem"
ALGORITHM = "ES256"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key. `key_id` are the first 16 hexadecimal digits of the hash of its public part."""

    key: ec.EllipticCurvePrivateKey

    @property
    def public_pem(self) -> str:
        """The public key, to be published."""
        return (
            self.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
        )

    @property
    def key_id(self) -> str:
        """Which key it is, in 16 characters."""
        return key_id(self.public_pem)

    def sign(self, payload: Mapping[str, Any]) -> str:
        """The signature of the payload's canonical bytes: DER in base 64."""
        return base64.b64encode(self.key.sign(signed_bytes(payload), ec.ECDSA(hashes.SHA256()))).decode()


def signed_bytes(payload: Mapping[str, Any]) -> bytes:
    """What is signed: the payload as JSON in UTF-8 with sorted keys and no spaces."""
    return canonical(payload).encode()


def is_signed(payload: Mapping[str, Any], signature: str, public_pem: str) -> bool:
    """True where the signature is that of this payload by the owner of this public key."""
    key = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), signed_bytes(payload), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, binascii.Error):
        return False
    return True


def key_id(public_pem: str) -> str:
    """The name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_pem.encode()).hexdigest()[:16]


def load_signer(settings: Settings) -> Signer:
    """The installation's key. In development it is made where it is missing.

    SettingsError in production where no own key is there, or where others than its owner may read it.
    """
    own = settings.home / OWN_KEY
    if own.exists():
        _check_private(own)
        return _signer(own)
    if settings.environment == "production":
        raise SettingsError(f"In production the key that signs licences has to be at {own}.")
    made = settings.home / DEVELOPMENT_KEY
    if not made.exists():
        _make(made)
    return _signer(made)


@lru_cache(maxsize=8)
def _signer(path: Path) -> Signer:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise SettingsError(f"{path} is no private key in PEM.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SettingsError(f"{path} is no key on the curve P-256.")
    return Signer(key)


def _check_private(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{path} may be read by its owner only (chmod 600).")


def _make(path: Path) -> None:
    """A fresh key is at the path; where another process was faster, its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    waiting = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(pem)
    try:
        os.link(waiting, path)
    except FileExistsError:
        return
    finally:
        waiting.unlink()
