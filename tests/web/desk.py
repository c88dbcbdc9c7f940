"""Officials at their desks in a test: accounts, sign-in, cases that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from werkzeug.datastructures import FileMultiDict

from processes import accounts, demo
from processes.database import Database
from processes.settings import Settings
from tests.web.conftest import Stocked
from tests.web.visitor import Page, Value, Visitor

PASSWORD = "a desk in a test office"
RESTAURANT = 1  # the first organisation opens a restaurant
REPRESENTATIVE = {"enterprise": {"legal_rep_id": "33990119850312001X"}}
DOWNGRADE = 2  # the second applicant is past the age limit of a class: a person examines the case


@dataclass
class Desk:
    """The program with its services, and its officials."""

    stocked: Stocked
    settings: Settings

    @property
    def database(self) -> Database:
        """The program's database."""
        found: Database = self.stocked.app.extensions["onerun_database"]
        return found

    def official(self, username: str, *roles: str, departments: tuple[str, ...] = ("traffic",)) -> Visitor:
        """An official who has signed in; the account is made with these roles, or with one named after the user."""
        with self.stocked.app.app_context(), self.database.transaction() as tx:
            wanted = {"username": username, "name": f"{username}员", "password": PASSWORD}
            accounts.add_user(tx, **wanted, roles=roles or (username,), departments=departments)
        return self.sign_in(username)

    def sign_in(self, username: str) -> Visitor:
        """An official of an account that is there, in a browser of their own."""
        visitor = Visitor(self.stocked.app.test_client())
        page = visitor.open("/official/sign-in")
        visitor.submit(page, {"username": username, "password": PASSWORD}, action="/official/sign-in")
        return visitor

    def case(self, applicant: int = DOWNGRADE) -> str:
        """The number of a case that was filed, as far as machines alone take it."""
        with self.stocked.app.app_context(), self.database.transaction() as tx:
            number = demo.file_one(tx, self.settings, applicant, REPRESENTATIVE).number
        self.stocked.work()
        return number

    def task_of(self, official: Visitor, scope: str = "all") -> str:
        """The address of the first task in the official's inbox."""
        page = official.open(f"/official?scope={scope}")
        return next(link for link in page.links() if link.startswith("/official/tasks/"))


def work(official: Visitor, address: str, values: Mapping[str, Value]) -> Page:
    """The page after the task's form was sent with these values."""
    return official.submit(official.open(address), {"act": "complete", **values}, action=address.rpartition("/")[2])


def claimed(official: Visitor, address: str) -> Page:
    """The task's page after it was taken."""
    return official.submit(official.open(address), action="/claim")


def file_of(name: str, data: bytes) -> FileMultiDict:
    """An upload."""
    files = FileMultiDict()
    files.add_file("file", BytesIO(data), filename=name)
    return files
