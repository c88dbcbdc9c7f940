"""Uploads are read in a process of their own, within bounds of time and memory."""

from __future__ import annotations

import os
import threading

import pytest

from engine.model import check_dmn_bounded, read, read_bounded
from engine.model.report import ImportReport
from tests.engine.model.building import around, codes, process

GOOD = process(around('<userTask id="a" name="受理"/>'))


def test_the_answer_is_that_of_the_reader() -> None:
    model, report = read_bounded(GOOD, "x.bpmn")
    assert (model, report) == read(GOOD, name="x.bpmn")


def test_findings_come_over_whole() -> None:
    data = process(around("userTask a") + "<task/>")
    assert read_bounded(data) == (None, read(data)[1])


def test_out_of_time_is_a_finding() -> None:
    model, report = read_bounded(GOOD, seconds=0.01)
    assert (model, report.verdict, codes(report)) == (None, "refuse", {"time"})


def test_out_of_memory_is_a_finding() -> None:
    large = GOOD.replace(b"</definitions>", b"<!--" + b"x" * 1_900_000 + b"--></definitions>")
    _, report = read_bounded(large, seconds=20, megabytes=24)
    assert report.verdict == "refuse"
    assert codes(report) <= {"memory", "crash"}


def test_nothing_of_the_environment_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "s3cret")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    model, report = read_bounded(GOOD)
    assert model is not None
    assert "s3cret" not in str(report)
    assert os.environ["SECRET_OF_THE_SERVER"] == "s3cret"


def test_threads_may_read_at_the_same_time() -> None:
    answers: list[ImportReport] = []
    threads = [threading.Thread(target=lambda: answers.append(read_bounded(GOOD, seconds=20)[1])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.verdict for a in answers] == ["publish"] * 4


def test_decision_files_are_checked_in_the_same_way() -> None:
    assert check_dmn_bounded(b"<definitions/>").verdict == "refuse"
