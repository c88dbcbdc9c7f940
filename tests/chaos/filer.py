"""A program that files cases over HTTP and asks again, with the same key, until it has an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import httpx
from lxml import html

PERSON = "demo-1"
ANSWERS = {"applicant_name": "测试甲"}
FILE = "/api/v1/services/chaos/applications"
PAUSE, PATIENCE, LONGEST_PACE = 0.2, 240.0, 0.15


@dataclass
class Filer:
    """Signed in once; its ledger holds the case number that was acknowledged for each key."""

    client: httpx.Client
    ledger: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def signed_in(cls, address: str) -> Filer:
        """A filer with a session of the first invented person."""
        client = httpx.Client(base_url=address, timeout=10, follow_redirects=True)
        page = html.document_fromstring(client.get("/sign-in").text)
        token = str(page.xpath("string(//input[@name='csrf_token']/@value)"))
        client.post("/sign-in", data={"csrf_token": token, "identity": PERSON}).raise_for_status()
        return cls(client)

    def file_all(self, keys: Sequence[str], chance: Random) -> threading.Thread:
        """The cases are filed one after the other with short pauses, by a thread of its own."""
        paced = [(key, chance.uniform(0.0, LONGEST_PACE)) for key in keys]
        filing = threading.Thread(target=self._file_each, args=[paced], daemon=True)
        filing.start()
        return filing

    def _file_each(self, paced: Sequence[tuple[str, float]]) -> None:
        for key, pause in paced:
            time.sleep(pause)
            self._file(key)

    def _file(self, key: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = self.client.post(FILE, json=ANSWERS, headers={"Idempotency-Key": key})
            except httpx.HTTPError:  # the server died before, while or after it did the work: that is what a key is for
                time.sleep(PAUSE)
                continue
            if answer.status_code < 500:
                self._note(key, answer)
                return
            time.sleep(PAUSE)

    def _note(self, key: str, answer: httpx.Response) -> None:
        if answer.is_success:
            self.ledger[key] = answer.json()["number"]
        else:
            self.wrong.append(f"{key} was refused with {answer.status_code}: {answer.text[:200]}")
