"""The sample of the DMN Technology Compatibility Kit that ships beside the project passes in full."""

from tests.conformance.dmn_tck import run_folder, summarize
from tests.corpora import corpus


def test_every_result_of_the_sample_passes() -> None:
    summary = summarize(list(run_folder(corpus("corpora", "dmn-tck"))))
    assert summary["failed"] == []
    assert summary["levels"]["compliance-level-2"]["value"]["total"] > 0
    assert summary["levels"]["compliance-level-3"]["value"]["total"] > 300
