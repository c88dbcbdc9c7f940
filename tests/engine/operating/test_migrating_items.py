"""Migration in the midst of a multi-instance: the items that are under way keep their places, or the reason is named."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import JobFailed, Retry
from engine.model.graph import Loop, Model
from tests.engine.models import Run, feel, model, settings
from tests.engine.operating.test_migration import migrate, troubles

GATHERS = Loop("parallel", cardinality=feel("2"), output_collection="all", output_element=feel("y"))
COUNTS = Loop("parallel", cardinality=feel("2"))


@pytest.mark.parametrize(("before", "after", "left"), [(GATHERS, COUNTS, {}), (COUNTS, GATHERS, {"all": [None, 2]})])
def test_items_under_way_are_gathered_where_the_new_version_gathers_them(before: Loop, after: Loop, left: Any) -> None:
    run = Run(model("s > u > e", u={"loop": before}))
    run.complete("u", y=1)
    migrate(run, model("s > u > e", u={"loop": after}))
    run.complete("u", y=2)
    assert (run.status, {name: run.variables[name] for name in run.variables if name == "all"}) == ("completed", left)


def test_items_under_way_without_the_elements_that_the_new_version_asks_for_have_no_place() -> None:
    run = Run(model("s > u > e", u={"loop": COUNTS}))
    each = Loop("parallel", collection=feel("[1, 2]"), element="k")
    assert troubles(run, model("s > u > e", u={"loop": each})) == [("u", "loop")]


def test_a_failed_item_is_begun_again_once_by_its_retry() -> None:
    def work(operation: str) -> Model:
        return model("s > j > e", j={"settings": settings(operation=operation), "loop": COUNTS})

    run = Run(work("old"))
    run.do(JobFailed(job=run.number("job", "j"), message="down"))
    migrate(run, work("new"))
    assert len(run.open("job")) == 1
    run.do(Retry(incident=min(run.open("incident"))))
    assert len(run.open("job")) == 2
    run.job("j")
    assert run.job("j").status == "completed"
