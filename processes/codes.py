"""Numbers with a check character: citizen ID, organisation code, e-licence identifier, case number; and their masks.

Each `..._fault` returns None for a sound number, else one word that says what is wrong first:
`length`, `characters`, `region`, `birth` or `check`. Nothing is trimmed, folded or upper-cased: a number is sound or not.
Region codes 3399xx belong to no place; they are sound only where `demo` is True (tests and demonstrations).
"""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Literal

Fault = Literal["length", "characters", "region", "birth", "check"]

BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TRACKING_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(re.findall("..", "1112131415212223313233343536374142434445465051525354616263646571818283"))
DEMO_REGION = "3399"
LICENCE_ROOT = "1.2.156.3005.2"
OLDEST_BIRTH = date(1850, 1, 1)


def citizen_id_check(first17: str) -> str:
    """The 18th character for 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def citizen_id_fault(text: str, *, demo: bool = False, today: date | None = None) -> Fault | None:
    """What is wrong with a citizen ID number of 18 characters (GB 11643), or None.

    A birth date after `today` is a fault where `today` is given.
    """
    if len(text) != 18:
        return "length"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return "characters"
    if not _region_known(text[:6], demo):
        return "region"
    born = citizen_id_birth(text)
    if born is None or born < OLDEST_BIRTH or (today is not None and born > today):
        return "birth"
    return None if citizen_id_check(text[:17]) == text[17] else "check"


def citizen_id_birth(text: str) -> date | None:
    """The date of birth that a citizen ID number states, None where it states no real day."""
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def is_male(citizen_id: str) -> bool:
    """True where the serial of a sound citizen ID number is odd (GB 11643)."""
    return int(citizen_id[16]) % 2 == 1


def uscc_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100) for the 17 before it."""
    total = sum(USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first17))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_fault(text: str, *, demo: bool = False) -> Fault | None:
    """What is wrong with an organisation's code of 18 characters (GB 32100), or None."""
    if len(text) != 18:
        return "length"
    if any(char not in USCC_ALPHABET for char in text) or not text[2:8].isdigit():
        return "characters"
    if text[2:8] != "100000" and not _region_known(text[2:8], demo):
        return "region"
    return None if uscc_check(text[:17]) == text[17] else "check"


def mod_37_36(body: str) -> str:
    """The check character of ISO 7064 MOD 37,36 over digits and capital letters; ValueError for other characters."""
    state = 36
    for char in body:
        state = (state + BASE36.index(char)) % 36 or 36
        state = 2 * state % 37
    return BASE36[(37 - state) % 36]


def licence_identifier(kind: str, issuer: str, serial: str, version: int = 1) -> str:
    """The e-licence identifier: root, type of 21 characters, issuer's code of 18, serial, version, check character.

    ValueError where a part has a wrong length or other characters than digits and capital letters.
    """
    edition = f"{version:03d}"
    if len(kind) != 21 or len(issuer) != 18 or not serial or not 1 <= version <= 999:
        raise ValueError("An e-licence identifier takes a type of 21, an issuer of 18 and a serial of at least one character.")
    check = mod_37_36(kind + issuer + serial + edition)
    return ".".join((LICENCE_ROOT, kind, issuer, serial, edition, check))


def licence_identifier_fault(text: str) -> Fault | None:
    """What is wrong with an e-licence identifier, or None."""
    if not text.startswith(LICENCE_ROOT + ".") or len(text) > 120:
        return "length"
    parts = text[len(LICENCE_ROOT) + 1 :].split(".")
    if len(parts) != 5 or [len(parts[0]), len(parts[1]), len(parts[3]), len(parts[4])] != [21, 18, 3, 1] or not parts[2]:
        return "length"
    if not re.fullmatch(r"[0-9A-Z]+", "".join(parts)):
        return "characters"
    return None if mod_37_36("".join(parts[:4])) == parts[4] else "check"


def case_number(region: str, day: date, serial: int) -> str:
    """The number of a case: region 6, date 8, serial of the day 6, MOD 37,36 character. ValueError out of these bounds."""
    if not re.fullmatch(r"[0-9]{6}", region) or not 1 <= serial <= 999_999:
        raise ValueError("A case number takes a region of six digits and a serial from 1 to 999999.")
    body = f"{region}{day:%Y%m%d}{serial:06d}"
    return body + mod_37_36(body)


def child_case_number(parent: str, place: int) -> str:
    """The number of the `place`-th child (1 to 99) of a bundle's case."""
    if not 1 <= place <= 99:
        raise ValueError("A bundle has from 1 to 99 children.")
    return f"{parent}-{place:02d}"


def case_number_fault(text: str) -> Fault | None:
    """What is wrong with a case number, with or without a child's suffix, or None."""
    number, dash, child = text.partition("-")
    if len(number) != 21 or (dash and len(child) != 2):
        return "length"
    if not re.fullmatch(r"[0-9]{20}[0-9A-Z](-[0-9]{2})?", text):
        return "characters"
    return None if mod_37_36(number[:20]) == number[20] else "check"


def new_tracking_code() -> str:
    """A fresh random code of 10 characters (50 bits) without I, L, O, U, which are misread in print."""
    return "".join(secrets.choice(TRACKING_ALPHABET) for _ in range(10))


def mask_citizen_id(text: str) -> str:
    """First three and last four characters, the rest as stars."""
    return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)


def mask_phone(text: str) -> str:
    """First three and last four digits, the rest as stars."""
    return mask_citizen_id(text)


def mask_name(text: str) -> str:
    """A person's name with its first character only."""
    return text[:1] + "*" * max(len(text) - 1, 1) if text else ""


def _region_known(region: str, demo: bool) -> bool:
    if region.startswith(DEMO_REGION):
        return demo
    return region[:2] in PROVINCES
