"""What a sample is: its rule, a name, the bytes and the verdict that the rule gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERDICTS = {"reject": {"refuse", "draft"}, "accept": {"publish"}, "either": {"refuse", "draft", "publish"}}


@dataclass(frozen=True)
class Sample:
    """One input with its expected verdict: `reject`, `accept` or `either`."""

    rule: str
    name: str
    expected: str
    data: bytes

    @property
    def id(self) -> str:
        """How a test names it."""
        return f"{self.rule}-{self.expected}-{self.name}"


Family = list[Sample]


def family(
    rule: str, *, bad: Mapping[str, bytes], good: Mapping[str, bytes] | None = None, either: Mapping[str, bytes] | None = None
) -> Family:
    """The samples of one rule."""
    groups = (("reject", bad), ("accept", good or {}), ("either", either or {}))
    return [Sample(rule, name, expected, data) for expected, group in groups for name, data in group.items()]
