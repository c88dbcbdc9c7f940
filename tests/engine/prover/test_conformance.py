"""The sample of third-party models with verdicts: all agree."""

from __future__ import annotations

from tests.conformance.soundness import run
from tests.corpora import corpus


def test_every_verdict_of_the_sample_agrees() -> None:
    found = run(corpus("corpora", "soundness"))
    assert [result["file"] for result in found["results"] if result["verdict"] != "as expected"] == []
    assert found["verdicts"] >= 30
