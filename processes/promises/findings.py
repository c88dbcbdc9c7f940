"""What proofs found, as findings of an upload: on the elements, at the publish gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model.report import Finding
from processes.promises.model import Proof, Proofs
from processes.promises.subject import Subject
from processes.texts import Text, text

PREFIX = "proof-"
SEARCHED = "R6"


def findings_of(subject: Subject, proofs: Proofs | None, known: Iterable[Finding] = ()) -> Iterator[Finding]:
    """One finding for each fault and for each proof that is still open; nothing for what is proved.

    Nothing is said of a process that promises nothing, and nothing twice: the reader of models has searched for deadlocks
    and the like before, `known` are its findings.
    """
    if not subject.declares:
        return
    if proofs is None:
        yield blocking("waiting", WAITING)
        return
    searched = any(f.rule == SEARCHED and f.level == "error" for f in known)
    for proof in proofs:
        if proof.kind == "soundness" and searched:
            continue
        if proof.verdict == "broken":
            yield from (_fault(subject, proof, n) for n in range(len(proof.faults)))
        elif proof.verdict == "unproved" and proof.reason is not None:
            yield blocking(f"open-{proof.kind}", proof.reason)


def without_proofs(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that no proof has made."""
    return tuple(f for f in findings if not f.code.startswith(PREFIX))


WAITING = text(
    "模型较大，证明在后台进行；证明完成之前不能发布。",
    "The model is large: it is being proved in the background, and cannot go live before that is done.",
)


def _fault(subject: Subject, proof: Proof, number: int) -> Finding:
    fault = proof.faults[number]
    element = fault.elements[-1] if fault.elements else None
    at = subject.place(element) if element else None
    return blocking(proof.kind, _told(fault.text, fault.change), at, subject.name(element) if element else "")


def _told(fault: Text, change: Text | None) -> Text:
    if change is None:
        return fault
    return text(f"{fault['zh']}{change['zh']}", f"{fault['en']} {change['en']}")


def blocking(code: str, message: Text, element: str | None = None, name: str = "") -> Finding:
    """The finding of a proof, or of its absence, that keeps a version from going live."""
    return Finding(PREFIX + code, "publish", "error", message, element=element, name=name)
