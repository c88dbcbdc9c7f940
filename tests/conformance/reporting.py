"""What harnesses over a folder print."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any


def show(
    found: Mapping[str, Any], *, as_json: bool, line: Callable[[Mapping[str, Any]], str], hidden: Collection[str] = ()
) -> None:
    """All of it as JSON, or a line for each file and the totals without `hidden`."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, result in found["results"].items():
        print(f"{result['verdict']:8} {name} {line(result)}")
    print({key: value for key, value in found.items() if key not in {"results", *hidden}})
