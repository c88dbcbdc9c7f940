"""How fast the engine is, against the bars of its own; `python -m tests.benchmarks.engine [--json]`.

- `case`: CPU of a whole case, saved and restored at every step, against the plain library; median of 9 alternating batches.
- `state`: bytes of the saved state without the form's data.
- `loop`: CPU of the 1,000th round of rework against the 10th, in every order in which two reviews can finish, and of the
  100,000th where the order changes from round to round.
- `width`: CPU of a step, load and save included, with 1,000 open parallel items against the same with one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any

import orjson

from engine.advance import advance
from engine.commands import CompleteTask, Start
from engine.definition import Definition, define
from engine.model.graph import Loop
from engine.state import DOCUMENT, NODE, NUMBER, dumps, loads
from tests.benchmarks._permit import NOW, definition, run_onerun, run_plain, specs
from tests.engine.models import feel, model

BATCHES = 9
BARS = {"case": ("ratio", 25, True), "state": ("bytes", 1024, False), "loop": ("ratio", 1.2, False), "width": ("ratio", 3, False)}


def timed(act: Callable[[], Any], times: int) -> float:
    """CPU seconds of one run, the mean of so many."""
    begin = process_time()
    for _ in range(times):
        act()
    return (process_time() - begin) / times


def case() -> dict[str, Any]:
    """Onerun and the plain library, in turns."""
    built, (spec, serializer) = definition(), specs()
    same = run_onerun(built) == {name: value for name, value in run_plain(spec, serializer).items() if name != "data_objects"}
    ours, plain = [], []
    for _ in range(BATCHES):
        ours.append(timed(lambda: run_onerun(built), 40))
        plain.append(timed(lambda: run_plain(spec, serializer), 2))
    one, other = statistics.median(ours), statistics.median(plain)
    return {"ratio": other / one, "onerun_ms": one * 1000, "plain_ms": other * 1000, "same_data": same}


def state() -> dict[str, Any]:
    """The largest saved state of the case, with the documents of its scopes taken out, and with them."""
    saved: list[bytes] = []
    run_onerun(definition(), saved)
    bare = [loads(each) for each in saved]
    for each in bare:
        for scope in each["s"]:
            scope[DOCUMENT : DOCUMENT + 1] = [{}]
    return {"bytes": max(len(dumps(each)) for each in bare), "bytes_with_data": max(map(len, saved))}


def rework() -> Definition:
    """Two parallel reviews and a decision, again and again."""
    return define(model("s > x1 > p1 > ua > p2 > ud > x2 [again] > x1; p1 > ub > p2; x2 [*] > e"))


def one_round(built: Definition, saved: bytes, order: str) -> bytes:
    """The state after one more round, saved and restored at every step."""
    state = loads(saved)
    for node in (*(f"u{letter}" for letter in order), "ud"):
        number = next(record[NUMBER] for record in state["t"] if record[NODE] == node)
        saved = dumps(advance(built, state, CompleteTask(number, {"again": True}), NOW).state)
        state = loads(saved)
    return saved


def reached(built: Definition, orders: tuple[str, ...], count: int) -> bytes:
    """The state before the round of this number."""
    step = advance(built, None, Start(process="P", variables={"form": {"text": "x" * 1500}}), NOW)
    saved = dumps(step.state)
    for number in range(count - 1):
        saved = one_round(built, saved, orders[number % len(orders)])
    return saved


def loop() -> dict[str, Any]:
    """The worst ratio over the orders; each figure is the median of alternating batches of the same round."""
    built = rework()
    found, sizes = {}, []
    for orders, last in ((("ab",), 1_000), (("ba",), 1_000), (("ab", "ba"), 100_000)):
        early, late = reached(built, orders, 10), reached(built, orders, last)
        sizes.append(len(late) / len(early))
        figures: dict[bytes, list[float]] = {early: [], late: []}
        for _ in range(BATCHES):
            for saved, spent in figures.items():
                spent.append(timed(partial(one_round, built, saved, orders[0]), 100))
        found["/".join(orders)] = statistics.median(figures[late]) / statistics.median(figures[early])
    return {"ratio": max(found.values()), "orders": found, "state_ratio": max(sizes)}


def opened(items: int) -> tuple[Definition, bytes, int]:
    """An instance with so many open items."""
    built = define(model("s > u1 > e", u1={"loop": Loop("parallel", cardinality=feel(str(items)))}))
    step = advance(built, None, Start(process="P", variables={}), NOW)
    return built, dumps(step.state), step.opened[items // 2].number


def width() -> dict[str, Any]:
    """The median of alternating batches of one completion."""
    narrow, wide = opened(1), opened(1_000)
    figures: dict[int, list[float]] = {1: [], 1_000: []}

    def step(prepared: tuple[Definition, bytes, int]) -> bytes:
        built, saved, number = prepared
        return dumps(advance(built, loads(saved), CompleteTask(number), NOW).state)

    for _ in range(BATCHES):
        figures[1].append(timed(lambda: step(narrow), 200))
        figures[1_000].append(timed(lambda: step(wide), 200))
    one, many = statistics.median(figures[1]), statistics.median(figures[1_000])
    return {"ratio": many / one, "one_us": one * 1e6, "thousand_us": many * 1e6, "bytes": len(wide[1])}


def run() -> dict[str, Any]:
    """All figures, each with its bar and whether it is met."""
    found = {"case": case(), "state": state(), "loop": loop(), "width": width()}
    for name, (figure, bar, at_least) in BARS.items():
        value = found[name][figure]
        found[name] |= {"bar": bar, "met": value >= bar if at_least else value <= bar}
    return found


def main() -> int:
    """Print the figures; 1 when a bar is missed or the two sides differ in their data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    found = run()
    if as_json:
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        for name, figures in found.items():
            print(name, json.dumps(figures))
    return 0 if found["case"]["same_data"] and all(figures["met"] for figures in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
