"""The sweeper: finds what is due in the database, whatever was lost on the way, and passes on the web's bells.

Every round is harmless to repeat, and two sweepers at once do nothing twice: what is due is locked and looked at again.
"""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from redis import RedisError

from processes import work
from processes.database import Bell
from processes.promises import runs
from processes.work import Step
from workers import jobs
from workers.app import Runtime, runtime
from workers.queues import BELLS, QUEUES, queue

ROUND_SECONDS = 1.0
BUSY_SECONDS = 0.01
TIDY_SECONDS = 60.0
BATCH = 100
PROVING = 1
BELLS_AT_ONCE = 500

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sweeper:
    """Sweeps in rounds until it is told to stop."""

    running: Runtime
    stopping: bool = False
    tidied_at: float = float("-inf")
    proving: list[threading.Thread] = field(default_factory=list)

    def serve(self) -> None:
        """Sweep once a second, at once when a bell asks for it or there was work, until a signal says stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.stopping:
            busy = jobs.attempt("a round of the sweeper", self.round)
            self.pass_on_bells(BUSY_SECONDS if busy else ROUND_SECONDS)

    def round(self) -> bool:
        """Everything that is due now has been done or rung for; True when there was anything."""
        with self.running.session():
            found = sum([self._ring_for(name) for name in QUEUES]) + sum(self._do(step) for step in self._steps())
            found += self._prove()
            if time.monotonic() - self.tidied_at >= TIDY_SECONDS:
                self._tidy()
        return found > 0

    def pass_on_bells(self, seconds: float) -> None:
        """Bells that the web has left in Redis are rung; waits up to so many seconds for the first."""
        if self.running.redis is None:
            time.sleep(seconds)
            return
        try:
            first = self.running.redis.blpop([BELLS], timeout=seconds)
            more = self.running.redis.lpop(BELLS, BELLS_AT_ONCE) if first else None
        except RedisError as error:
            log.warning("Redis does not answer: %s", error)
            time.sleep(seconds)
            return
        left = [first[1], *(more or ())] if first else []
        self.running.database.ring([bell for bell in map(_parsed, left) if bell.kind == "job"])

    def _ring_for(self, name: str) -> int:
        room = self._room(name)
        if room <= 0:
            return 0
        with self.running.database.transaction() as tx:
            bells = work.due_jobs(tx, name, room)
        if self.running.redis is None:
            for bell in bells:
                jobs.run(self.running, bell.part, bell.id)
        return len(bells)

    def _prove(self) -> int:
        """Proofs that wait are rung for; without Redis they are made one at a time beside the rounds, so that nothing waits."""
        self.proving = [one for one in self.proving if one.is_alive()]
        with self.running.database.transaction() as tx:
            heard = self.running.redis is not None
            due = runs.due(tx, BATCH if heard else PROVING - len(self.proving), heard=heard)
        if not heard:
            made = [threading.Thread(target=jobs.run, args=(self.running, runs.PART, one), daemon=True) for one in due]
            for one in made:
                one.start()
            self.proving += made
        return len(due)

    def _room(self, name: str) -> int:
        """How many bells a queue still takes: rows that wait in a full queue need no second bell."""
        if self.running.redis is None:
            return BATCH
        try:
            return BATCH - queue(name, self.running.redis).count
        except RedisError:
            return 0

    def _steps(self) -> Iterator[Step]:
        with self.running.database.transaction(write=False) as tx:
            found = work.due_steps(tx, self.running.settings, BATCH)
        yield from found

    def _do(self, step: Step) -> bool:
        return jobs.attempt(step.name, lambda: self._done(step))

    def _done(self, step: Step) -> bool:
        try:
            with self.running.database.transaction() as tx:
                return step.do(tx)
        except work.CANNOT as error:
            log.warning("%s cannot be done: %s", step.name, error)
            said = f"{type(error).__name__}: {error}"
        with self.running.database.transaction() as tx:
            step.give_up(tx, said)
        return False

    def _tidy(self) -> None:
        with self.running.database.transaction() as tx:
            work.tidy(tx)
        self.tidied_at = time.monotonic()

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping = True


def _parsed(text: bytes) -> Bell:
    """A bell of the web; one that cannot be read only asks for a sweep, which comes anyway."""
    try:
        values = json.loads(text)
        return Bell(values["kind"], values.get("part", ""), values.get("id", ""), values.get("queue", "default"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Bell("sweep")


if __name__ == "__main__":
    Sweeper(runtime()).serve()
