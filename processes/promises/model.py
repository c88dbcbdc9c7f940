"""What a proof says: a verdict, a certificate or the shortest counterexample, and the figures that it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from processes.texts import Text

Verdict = Literal["proved", "broken", "unproved"]
Kind = Literal["soundness", "visits", "time", "life-cycle", "once-only", "duty", "tables"]
KINDS: tuple[Kind, ...] = ("soundness", "visits", "time", "life-cycle", "once-only", "duty", "tables")
ENDLESS = -1
"""A figure without an upper bound."""


def rank(value: int) -> float:
    """The figure as it compares with others: what has no bound is more than any number."""
    return float("inf") if value == ENDLESS else value


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a counterexample: the element it happens on, and a sentence.

    `flows` are the sequence flows it takes, `active` the elements at which the case stands after it.
    """

    node: str | None
    process: str
    what: str
    text: Text
    flows: tuple[str, ...] = ()
    active: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks a promise: the sentence, the elements it stands on, how it comes about, and what to change."""

    text: Text
    elements: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    change: Text | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof. `claim` says what is proved, or what is not; the first of `faults` is the shortest counterexample.

    `figures` are numbers by name (visits, worst_visits, days, ...), ENDLESS where nothing bounds them. `states` were
    visited, in `seconds`. `reason` says why nothing was proved.
    """

    kind: Kind
    verdict: Verdict
    claim: Text
    assumptions: tuple[Text, ...] = ()
    faults: tuple[Fault, ...] = ()
    reason: Text | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    states: int = 0
    seconds: float = 0.0

    def timed(self, seconds: float) -> Proof:
        """The same proof with what it took."""
        return replace(self, seconds=round(seconds, 4))


@dataclass(frozen=True, slots=True)
class Proofs:
    """All proofs of one version, on the definition of this hash.

    `applies` is False where the process declares no promise, `cut` True where a bound was met that could be raised. `links`
    are the hashes of the other definitions that were looked at, by the address of the call.
    """

    definition: str
    proofs: tuple[Proof, ...]
    applies: bool = True
    cut: bool = False
    links: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Proof]:
        return iter(self.proofs)

    @property
    def verdict(self) -> Verdict:
        """Broken where one proof is, else not proved where one is not, else proved."""
        found = {proof.verdict for proof in self.proofs}
        return "broken" if "broken" in found else "unproved" if "unproved" in found else "proved"

    @property
    def figures(self) -> dict[str, int]:
        """The figures of all proofs by name."""
        return {name: value for proof in self.proofs for name, value in proof.figures.items()}

    def of(self, kind: str) -> Proof | None:
        """The proof of that kind."""
        return next((proof for proof in self.proofs if proof.kind == kind), None)


def proof_from(told: Mapping[str, Any]) -> Proof:
    """The proof that a JSON object tells, as `dataclasses.asdict` wrote it."""
    faults = tuple(_fault(one) for one in told["faults"])
    return Proof(**{**told, "assumptions": tuple(told["assumptions"]), "faults": faults})


def _fault(told: Mapping[str, Any]) -> Fault:
    steps = tuple(Step(**{**one, "flows": tuple(one["flows"]), "active": tuple(one["active"])}) for one in told["steps"])
    return Fault(told["text"], tuple(told["elements"]), steps, told["change"])
