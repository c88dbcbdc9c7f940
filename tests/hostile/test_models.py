"""Process files of every family get the verdict of their rule from what an upload is looked at with, and are told why."""

from __future__ import annotations

import pytest

from engine.model import check_dmn, read, read_bounded
from processes.inspection import Inspected, errors_of, inspect
from tests.hostile import code, limits, naming, operations, reading, structure, tables, times
from tests.hostile.samples import VERDICTS, Sample
from tests.yardstick import costs_at_most

FAMILIES = (
    *(
        reading.R1,
        reading.R2,
        reading.R3,
        limits.R4,
        naming.R5,
        structure.R6,
        structure.SEARCHED,
        code.R7,
        times.R8,
        times.R9,
        operations.R10,
    ),
    *(naming.R11, naming.R12),
)
SAMPLES = [sample for family in FAMILIES for sample in family]
WHOLE_FILE = {"file-size", "bundle-unreadable", "no-process"}
"""What is wrong with the file as a whole has no line."""
EFFORT = 100
"""Units that the verdict on one file may cost; the dearest costs about half of it."""


def looked_at(sample: Sample) -> Inspected:
    """What the upload of a sample is answered with."""
    return inspect("approval.bpmn", sample.data, reader=read, decisions=check_dmn)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_each_file_gets_the_verdict_of_its_rule(sample: Sample) -> None:
    with costs_at_most(EFFORT):
        found = looked_at(sample)
    errors = errors_of(found.findings)
    assert found.verdict in VERDICTS[sample.expected], [f.message["en"] for f in errors]
    if found.verdict != "publish":
        assert any(f.line or f.element or f.code in WHOLE_FILE for f in errors)
    assert (found.hash is None) == (found.verdict == "refuse")


@pytest.mark.parametrize("sample", tables.R13, ids=lambda sample: sample.id)
def test_each_decision_file_gets_the_verdict_of_its_rule(sample: Sample) -> None:
    with costs_at_most(EFFORT):
        report = check_dmn(sample.data)
    assert report.verdict in VERDICTS[sample.expected], [f.message["en"] for f in report.findings]
    if report.verdict != "publish":
        assert any(f.line or f.element or f.code in WHOLE_FILE for f in report.findings)


def test_what_is_told_is_short_printable_and_in_both_languages() -> None:
    for sample in SAMPLES:
        if len(sample.data) > 100_000:
            continue
        for finding in looked_at(sample).findings:
            for text in finding.message.values():
                assert 0 < len(text) < 600 and text.isprintable() and "Traceback" not in text, (sample.id, text)
                assert "{at}" not in text


@pytest.mark.parametrize(
    "sample",
    [s for s in SAMPLES if s.name in ("60,000 prefixes", "JUEL minus", "5,000 nodes", "180,000 elements", "depth 2,000", "2 MB")],
    ids=lambda sample: sample.id,
)
def test_the_heaviest_keep_the_bounds_of_the_process_that_reads_them(sample: Sample) -> None:
    model, report = read_bounded(sample.data, megabytes=300)
    assert not {"time", "memory", "crash"} & {f.code for f in report.findings}
    assert model is None or report.verdict in VERDICTS[sample.expected]
