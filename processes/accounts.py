"""Accounts of officials, sign-in with a password, and the synthetic identities of demonstrations."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select, update

from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import rows, tables, throttle
from processes.access import SYSTEM_WORDS, USERS, permissions_of, require
from processes.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from processes.items import versions
from processes.items.model import department_of
from processes.people import DEMO_IDENTITIES, Official, Person
from processes.settings import Settings
from processes.texts import Text, text

HASHER = PasswordHasher()
SIGN_IN = throttle.Rule(tries=5, window=timedelta(minutes=15), lock=timedelta(minutes=15))
USERNAME = re.compile(r"[a-z][a-z0-9-]{2,39}")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
USERNAME_RULE = "Enter a user name of 3 to 40 small letters, digits and hyphens, beginning with a letter."


@cache
def _unknown() -> str:
    """The hash that a password of nobody is compared with, so that it takes as long as anybody's."""
    return HASHER.hash(secrets.token_urlsafe(16))


def authenticate(tx: Transaction, username: str, password: str) -> Official | None:
    """The official of this name and password. None alike for a wrong, unknown, disabled or locked one.

    Each failure is counted in this transaction, so it has to be kept; five within 15 minutes lock the name for 15.
    """
    t = tables.account
    key = f"sign-in:{username[:100]}"
    row = rows.first(tx, select(t).where(t.c.username == username, t.c.disabled_at.is_(None)))
    nobody = _unknown()  # made before it is known whether it is needed: the first failure must not take longer
    right = _matches(row["password"] if row else nobody, password[:LONGEST_PASSWORD]) and row is not None
    if throttle.locked(tx, key):
        return None
    if not right or row is None:
        throttle.failed(tx, key, SIGN_IN)
        return None
    throttle.cleared(tx, key)
    return _official(row)


def add_user(
    tx: Transaction, *, username: str, name: str, password: str, roles: Iterable[str], departments: Iterable[str] = ()
) -> Official:
    """A new account.

    InvalidError by field for a bad name, a password under 12 characters or no role; ConflictError where it exists.
    """
    roles = sorted(set(roles))
    _check_account(username, name, password, roles)
    t = tables.account
    if rows.first(tx, select(t.c.id).where(t.c.username == username)) is not None:
        raise ConflictError(f"There is already an account {username}.")
    row = {
        "id": new_id(tx.now),
        "username": username,
        "name": name,
        "password": HASHER.hash(password),
        "roles": roles,
        "departments": sorted(set(departments)),
        "created_at": tx.now,
    }
    rows.insert(tx, t, [row])
    return _official(row)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as those see it who look after accounts."""

    username: str
    name: str
    roles: tuple[str, ...]
    departments: tuple[str, ...]
    disabled: bool


def list_users(tx: Transaction, official: Official) -> list[AccountRow]:
    """All accounts by user name. NotAllowedError without the permission."""
    require(official, USERS)
    t = tables.account
    found = rows.every(tx, select(t.c.username, t.c.name, t.c.roles, t.c.departments, t.c.disabled_at).order_by(t.c.username))
    return [AccountRow(r["username"], r["name"], tuple(r["roles"]), tuple(r["departments"]), bool(r["disabled_at"])) for r in found]


def enable(tx: Transaction, username: str) -> None:
    """The account can sign in again, with the password it had. NotFoundError where there is none."""
    t = tables.account
    if not tx.connection.execute(update(t).where(t.c.username == username).values(disabled_at=None)).rowcount:
        raise NotFoundError


def known_roles(tx: Transaction) -> dict[str, Text]:
    """The roles that mean something here: those of the system and of the items on offer, with their words."""
    found = {role: words for version in versions.all_live(tx) for role, words in version.item.roles.items()}
    return {**SYSTEM_WORDS, **found}


def disable(tx: Transaction, by: Official, username: str) -> None:
    """The account cannot sign in any more and its sessions have ended.

    NotFoundError where there is none; NotAllowedError for the account of who asks: nobody shuts themselves out.
    """
    if by.username == username:
        raise NotAllowedError
    t, s = tables.account, tables.session
    row = rows.first(tx, select(t.c.id).where(t.c.username == username))
    if row is None:
        raise NotFoundError
    tx.connection.execute(update(t).where(t.c.id == row["id"]).values(disabled_at=tx.now))
    tx.connection.execute(update(s).where(s.c.subject == row["id"], s.c.ended_at.is_(None)).values(ended_at=tx.now))


def get_official(tx: Transaction, account_id: str) -> Official | None:
    """The official of an account that is not disabled."""
    t = tables.account
    row = rows.first(tx, select(t).where(t.c.id == account_id, t.c.disabled_at.is_(None)))
    return _official(row) if row else None


def get_person(tx: Transaction, person_id: str) -> Person | None:
    """The applicant of this id."""
    t = tables.person
    row = rows.first(tx, select(t).where(t.c.id == person_id))
    return Person(row["id"], row["kind"], row["name"], row["number"], row["phone"]) if row else None


def sign_in_demo(tx: Transaction, settings: Settings, identity_id: str) -> Person:
    """The synthetic applicant, known to the system from now on. NotAllowedError outside development."""
    identity = next((i for i in DEMO_IDENTITIES if i.id == identity_id), None)
    if not settings.demo or identity is None:
        raise NotAllowedError
    row = {
        "id": identity.id,
        "kind": identity.kind,
        "name": identity.name,
        "number": identity.number,
        "phone": identity.phone,
        "created_at": tx.now,
    }
    rows.upsert(tx, tables.person, [row], keep=("created_at",))
    return Person(identity.id, identity.kind, identity.name, identity.number, identity.phone)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An official of demonstrations."""

    username: str
    name: str
    roles: tuple[str, ...]
    departments: tuple[str, ...]


DEMO_STAFF = (
    ("designer", "演示设计员", ("designer",)),
    ("admin", "演示系统管理员", ("admin",)),
    ("auditor", "演示审计员", ("auditor",)),
    ("records-manager", "演示档案员", ("records-manager",)),
    ("supervisor", "演示督办员", ("supervisor",)),
    ("licence-keeper", "演示证照管理员", ("licence-keeper",)),
)


def seed_demo(tx: Transaction, settings: Settings, password: str) -> list[DemoAccount]:
    """There is an account for each role of the system and of every item on offer, named after the role; all of them.

    Accounts that were there before keep their password. NotAllowedError outside development.
    """
    if not settings.demo:
        raise NotAllowedError
    wanted = {name: DemoAccount(name, shown, roles, ()) for name, shown, roles in DEMO_STAFF}
    for version in versions.all_live(tx):
        for role, words in version.item.roles.items():
            department = department_of(version.item, role)
            wanted[role] = DemoAccount(role, words["zh"], (role,), (department,) if department else ())
    known = {row["username"] for row in rows.every(tx, select(tables.account.c.username))}
    for one in wanted.values():
        if one.username not in known:
            add_user(tx, username=one.username, name=one.name, password=password, roles=one.roles, departments=one.departments)
    return list(wanted.values())


def find_official(tx: Transaction, username: str) -> Official | None:
    """The official of this name whose account is not disabled."""
    t = tables.account
    row = rows.first(tx, select(t).where(t.c.username == username, t.c.disabled_at.is_(None)))
    return _official(row) if row else None


def shown_names(tx: Transaction, usernames: Iterable[str]) -> dict[str, str]:
    """The shown names of accounts by user name, without those that do not exist; no statement where none is asked for."""
    t, wanted = tables.account, sorted(set(usernames))
    found = rows.every(tx, select(t.c.username, t.c.name).where(t.c.username.in_(wanted))) if wanted else []
    return {row["username"]: row["name"] for row in found}


def _check_account(username: str, name: str, password: str, roles: Collection[str]) -> None:
    errors: dict[str, list[Text]] = {}
    if not USERNAME.fullmatch(username):
        errors["username"] = [text("用户名应为 3 到 40 个小写字母、数字或连字符，以字母开头。", USERNAME_RULE)]
    if not name.strip() or len(name) > 80:
        errors["name"] = [text("请填写显示名称，最多 80 个字。", "Enter a shown name of at most 80 characters.")]
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        limits = (SHORTEST_PASSWORD, LONGEST_PASSWORD)
        errors["password"] = [
            text("密码应为 {} 到 {} 个字符。".format(*limits), "Enter a password of {} to {} characters.".format(*limits))
        ]
    if not roles:
        errors["roles"] = [text("请至少填写一个岗位。", "Enter at least one role.")]
    if errors:
        raise InvalidError(errors)


def _matches(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _official(row: rows.Row) -> Official:
    roles = frozenset(row["roles"])
    return Official(row["id"], row["username"], row["name"], roles, frozenset(row["departments"]), permissions_of(roles))
