"""How long the proofs of one version may take, and who is told how far they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

EVERY = 256
Tell = Callable[[str, int], bool]
"""Told the proof at hand and the states visited; answers False where the work is to stop."""


class StoppedError(Exception):
    """The work was told to stop."""


def silent(phase: str, states: int) -> bool:
    """Tells nobody, and goes on."""
    return True


@dataclass
class Budget:
    """So many seconds from now on, for everything together. `phase` is the proof at hand, `done` the states of those before."""

    seconds: float = 60.0
    tell: Tell = silent
    phase: str = ""
    done: int = 0
    began: float = field(default_factory=monotonic)

    def goes_on(self, states: int) -> bool:
        """True while there is time; asked often, it looks now and then. StoppedError where the work is to stop."""
        if states % EVERY:
            return True
        if not self.tell(self.phase, self.done + states):
            raise StoppedError
        return self.left > 0

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.seconds - (monotonic() - self.began)
