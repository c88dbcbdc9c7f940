"""Cases that wait for officials, and officials who sign in, on the running program."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from engine.store.tables import task
from processes import accounts, demo
from processes.database import Database, open_database
from tests.browser.site import PASSWORD, Site
from tests.browser.viewer import Viewer

EXAMINED = 2  # the second applicant is past the age limit of a class: a person examines the case


def sign_in(window: Viewer, username: str) -> Viewer:
    """An official at the first page of their work."""
    window.open("/official/sign-in").fill(username=username, password=PASSWORD).press("登录")
    window.page.wait_for_url(lambda address: not address.endswith("/sign-in"))
    return window


def file_case(site: Site) -> str:
    """The number of a case that an official will have to examine."""
    database = open_database(site.settings.database_url)
    try:
        with database.transaction() as tx:
            return demo.file_one(tx, site.settings, EXAMINED, {}).number
    finally:
        database.close()


def crowd(site: Site, count: int) -> None:
    """There is an official `crowded` with that many open tasks."""
    database = open_database(site.settings.database_url)
    try:
        _crowd(database, count)
    finally:
        database.close()


def _crowd(database: Database, count: int) -> None:
    with database.transaction() as tx:
        names = {"username": "crowded", "name": "忙碌的审查员", "password": PASSWORD}
        accounts.add_user(tx, **names, roles=["crowd-examiner"])
        same = {"node": "examine", "title": "人工审查", "role": "crowd-examiner", "status": "open", "created_at": tx.now}
        same |= {"category": "driving-licence-renewal", "subject": "测**"}
        rows = []
        for n in range(count):
            due, part = tx.now + timedelta(minutes=n - 5), f"crowd-{n:05}"
            own = {"part": part, "id": f"{part}:1", "instance": part, "number": 1, "ref": f"3399002026{n:012}"}
            rows.append({**same, **own, "due_at": due, "order_at": due})
        tx.connection.execute(insert(task), rows)
