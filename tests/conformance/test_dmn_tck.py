"""The sample of the DMN Technology Compatibility Kit that ships beside the project passes in full."""

from pathlib import Path

from tests.conformance.dmn_tck import load, run_folder, summarize
from tests.corpora import corpus
from tests.engine.dmn.models import decision, literal, source


def test_every_result_of_the_sample_passes() -> None:
    summary = summarize(list(run_folder(corpus("corpora", "dmn-tck"))))
    assert summary["failed"] == []
    assert summary["levels"]["compliance-level-2"]["value"]["total"] > 0
    assert summary["levels"]["compliance-level-3"]["value"]["total"] > 300


def test_an_imported_model_is_found_by_its_own_namespace_not_by_that_of_an_import(tmp_path: Path) -> None:
    merge = '<import name="" namespace="urn:inner" importType="DMN"></import>'
    needs = '<informationRequirement><requiredDecision href="#age"/></informationRequirement>'
    (tmp_path / "a.dmn").write_bytes(source(merge + decision("d", literal("age"), needs)))
    (tmp_path / "b.dmn").write_bytes(source(decision("age", literal("7"))).replace(b"urn:t", b"urn:inner"))
    assert load(tmp_path / "a.dmn").evaluate("d", {}).value == 7
