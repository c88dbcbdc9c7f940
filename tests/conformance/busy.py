"""A play in which scripts that keep their engine busy are machine work that takes its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from engine import commands
from engine.model.graph import Model
from engine.play import Play, Played

BUSY, MEASURED = "betsy.busy", "betsy.measured"
"""Operations: work that takes ten seconds, and such work of which it is kept from when to when it was done."""
WORK = timedelta(seconds=10)


class BusyPlay(Play):
    """Work named `BUSY` or `MEASURED` is done ten seconds after it was begun, while timers and other work go on."""

    def __init__(self, source: Model, inputs: Mapping[str, Any], *, restore: bool) -> None:
        super().__init__(source, inputs, restore=restore)
        self.begun: dict[tuple[int, int], datetime] = {}
        self.spans: list[tuple[datetime, datetime]] = []

    def do(self, played: Played, command: commands.Command) -> None:
        """One step; work that it begins takes its time from now on."""
        super().do(played, command)
        for row in played.open("job"):
            self.begun.setdefault((self.instances.index(played), row.number), self.now)

    def at_once(self) -> bool:
        """True where two measured pieces of work were being done at the same time."""
        return any(one[0] < other[1] and other[0] < one[1] for one, other in combinations(self.spans, 2))

    def _pass_time(self, until: datetime | None = None) -> bool:
        working = [
            (self.begun[number, row.number] + WORK, number, row)
            for number, each in enumerate(self.instances)
            for row in (each.open("job") if each.status == "running" else ())
            if row.operation in (BUSY, MEASURED)
        ]
        timers = [row.due for each in self.instances if each.status == "running" for row in each.open("timer") if row.due]
        done, number, row = min(working, key=lambda work: work[:2], default=(self.end + WORK, 0, None))
        if row is None or done > self.end or any(due <= done for due in timers):
            return super()._pass_time(until)
        self.now = max(self.now, done)
        if row.operation == MEASURED:
            self.spans.append((done - WORK, done))
        self.do(self.instances[number], commands.JobDone(job=row.number, values={}))
        return True
