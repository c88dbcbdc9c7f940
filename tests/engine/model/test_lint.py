"""The rules of bpmnlint: where one is about running or publishing, our report says the same of its bad example alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model import read
from tests.corpora import corpus
from tests.engine.model.building import codes

SHARED: dict[str, str] = {
    "ad-hoc-sub-process": "ad-hoc-content",
    "conditional-event": "condition-missing",
    "conditional-flows": "flow-without-condition",
    "end-event-required": "no-end",
    "event-based-gateway": "event-gateway-flows",
    "event-sub-process-typed-start-event": "trigger-missing",
    "fake-join": "implied-merge",
    "label-required": "name-missing",
    "link-event": "link-missing",
    "no-bpmndi": "not-drawn",
    "no-disconnected": "not-reached",
    "no-duplicate-sequence-flows": "implied-split",
    "no-implicit-end": "implied-end",
    "no-implicit-split": "implied-split",
    "no-implicit-start": "implied-start",
    "single-blank-start-event": "plain-start",
    "start-event-required": "implied-start",
    "sub-process-blank-start-event": "event-kind",
}
STYLE: dict[str, str] = {
    "no-complex-gateway": "runs as the standard says",
    "no-gateway-join-fork": "runs as the standard says: a gateway may join and fork",
    "no-inclusive-gateway": "runs as the standard says",
    "no-overlapping-elements": "how it is drawn",
    "single-event-definition": "runs as the standard says: any of several events",
    "standard-size": "how it is drawn",
    "superfluous-gateway": "runs as the standard says: one flow in, one out",
    "superfluous-termination": "runs as the standard says",
}
"""Rules that we do not share, each with the reason: matters of taste for a modeler, not for an engine."""


def _files(kind: str) -> dict[str, Path]:
    ending = f"-{kind}.bpmn"
    return {p.name.removesuffix(ending): p for p in corpus("corpora", "bpmnlint").glob(f"*{ending}")}


def test_every_rule_of_the_sample_is_shared_or_left_for_a_reason() -> None:
    assert set(_files("incorrect")) <= set(SHARED) | set(STYLE)


@pytest.mark.parametrize("rule", sorted(SHARED))
def test_the_bad_example_gets_the_finding_and_the_good_one_does_not(rule: str) -> None:
    bad, good = (read(_files(kind)[rule].read_bytes())[1] for kind in ("incorrect", "correct"))
    assert SHARED[rule] in codes(bad)
    assert SHARED[rule] not in codes(good)
    finding = next(f for f in bad.findings if f.code == SHARED[rule])
    assert finding.element


@pytest.mark.parametrize("rule", sorted(STYLE))
def test_what_we_do_not_share_is_never_refused(rule: str) -> None:
    for kind in ("incorrect", "correct"):
        assert read(_files(kind)[rule].read_bytes())[0] is not None
