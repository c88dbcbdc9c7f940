"""The process in which an upload is read: it limits itself before it looks at anything. Started by `bounded`."""

from __future__ import annotations

import dataclasses
import json
import resource
import sys
from collections.abc import Callable

from engine.model.bounded import OUT_OF_MEMORY, Outcome
from engine.model.canonical import to_json
from engine.model.dmn import check_dmn
from engine.model.reader import read


def _bpmn(data: bytes, name: str) -> Outcome:
    return read(data, name=name)


def _dmn(data: bytes, name: str) -> Outcome:
    return None, check_dmn(data)


READERS: dict[str, Callable[[bytes, str], Outcome]] = {"bpmn": _bpmn, "dmn": _dmn}


def main(arguments: list[str]) -> int:
    """The child: limits itself, reads standard input, writes model and findings as JSON, and says by its status how it went."""
    kind, megabytes, seconds, name = arguments
    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20, int(megabytes) << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        model, report = READERS[kind](sys.stdin.buffer.read(), name)
        written = to_json(model).decode("utf-8") if model is not None else None
        answer = {"model": written, "findings": [dataclasses.asdict(f) for f in report.findings]}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
