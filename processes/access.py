"""Who may do what: the only place where roles become permissions."""

from __future__ import annotations

from collections.abc import Iterable

from processes.errors import NotAllowedError
from processes.people import Official
from processes.texts import Text, text

INBOX = "inbox"
REVEAL = "reveal"
DESIGNER = "designer"
INCIDENTS = "incidents"
AUDIT = "audit"
USERS = "users"
ERASE = "erase"
REVOKE = "revoke"
OPERATE = "operate"
PERMISSIONS = frozenset({INBOX, REVEAL, DESIGNER, INCIDENTS, AUDIT, USERS, ERASE, REVOKE, OPERATE})

SYSTEM_ROLES: dict[str, frozenset[str]] = {
    "designer": frozenset({DESIGNER}),
    "admin": frozenset({USERS, INCIDENTS, OPERATE}),
    "operator": frozenset({INCIDENTS, OPERATE}),
    "auditor": frozenset({AUDIT}),
    "records-manager": frozenset({ERASE}),
    "supervisor": frozenset({INBOX, INCIDENTS}),
    "licence-keeper": frozenset({REVOKE}),
}
SYSTEM_WORDS: dict[str, Text] = {
    "designer": text("流程设计", "designs processes"),
    "admin": text("系统管理：账号和异常", "runs the system: accounts and incidents"),
    "auditor": text("核验记录", "verifies the record"),
    "records-manager": text("清除个人信息", "erases personal data"),
    "supervisor": text("督办：看待办、管异常", "supervises: sees inboxes, looks after incidents"),
    "licence-keeper": text("管理证照", "looks after licences"),
}
CASE_WORK = frozenset({INBOX, REVEAL})


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """The permissions of roles: those of the system as listed, every other role is a role of case work."""
    granted: set[str] = set()
    for role in roles:
        granted |= SYSTEM_ROLES.get(role, CASE_WORK)
    return frozenset(granted)


def may(official: Official | None, permission: str) -> bool:
    """True where the official holds the permission. ValueError for a permission that does not exist."""
    if permission not in PERMISSIONS:
        raise ValueError(f"There is no permission {permission}.")
    return official is not None and permission in official.permissions


def require(official: Official | None, permission: str) -> Official:
    """The official; NotAllowedError where the permission is not held."""
    if official is None or not may(official, permission):
        raise NotAllowedError
    return official


def require_task(official: Official, role: str, department: str) -> None:
    """NotAllowedError unless one of the task's roles is held, and its department where it has one.

    Several roles of a task are joined by `|`. A supervisor sees work of all departments and does none of it.
    """
    require(official, INBOX)
    held = set(role.split("|")) & official.roles
    if not held or (department and department not in official.departments):
        raise NotAllowedError
