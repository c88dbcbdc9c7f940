"""The conformance sample: every test as expected or refused by name, the same when everything is saved between all steps."""

from __future__ import annotations

import pytest

from tests.conformance.betsy import run
from tests.corpora import corpus


@pytest.mark.parametrize("restore", [False, True])
def test_the_sample_is_as_expected_or_refused_by_name(restore: bool) -> None:
    found = run(corpus("corpora", "betsy"), restore)
    assert [result["name"] for result in found["results"] if result["verdict"] == "wrong"] == []
    impossible = [result for result in found["results"] if result["verdict"] == "contradiction"]
    assert len(impossible) <= 1 and all(result["never_logged"] for result in impossible)
    refused = [result for result in found["results"] if result["verdict"] == "refused"]
    assert all(finding["element"] for result in refused for finding in result["findings"])
    assert found["as expected"] >= found["tests"] - 3
