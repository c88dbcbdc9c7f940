"""What an operator has chosen for a migration where the law leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from processes.errors import InvalidError
from processes.forms.characters import first_unusable, is_blank
from processes.texts import text

LONGEST_GROUND = 500
MOST = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """By default all stays: `tables` is `new`, and `clocks` are named, only where the new version favours the applicant.

    `timers` are elements whose changed timers keep their due time. `ground` says why the applicant is favoured.
    """

    tables: Literal["kept", "new"] = "kept"
    clocks: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    ground: str = ""

    @property
    def favour(self) -> bool:
        """True where something of the new version was chosen to reach back."""
        return self.tables == "new" or bool(self.clocks)

    def to_dict(self) -> dict[str, Any]:
        """As it is stored and as programs read it."""
        return {**asdict(self), "clocks": list(self.clocks), "timers": list(self.timers)}

    def alike(self, other: Choices) -> bool:
        """True where both choose the same, on whatever ground."""
        return (self.tables, set(self.clocks), set(self.timers)) == (other.tables, set(other.clocks), set(other.timers))


KEPT = Choices()


def choices_of(told: Mapping[str, Any]) -> Choices:
    """The choices as a program or a row tells them. InvalidError for what is none."""
    unknown = sorted(set(told) - {"tables", "clocks", "timers", "ground"})
    tables, ground = told.get("tables", "kept"), told.get("ground", "")
    names = [told.get(name, []) for name in ("clocks", "timers")]
    listed = all(isinstance(one, list | tuple) and len(one) <= MOST and all(isinstance(n, str) for n in one) for one in names)
    if unknown or tables not in ("kept", "new") or not listed or not isinstance(ground, str):
        said = text(
            "tables 为 kept 或 new，clocks 和 timers 为名称的列表，ground 为文字。",
            "tables is kept or new, clocks and timers are lists of names, ground is text.",
        )
        raise InvalidError({"choices": [said]})
    return Choices(tables, tuple(dict.fromkeys(names[0])), tuple(dict.fromkeys(names[1])), ground.strip())


def require_ground(choices: Choices) -> None:
    """InvalidError where something reaches back and no ground for it is given, or one that cannot stand in the record."""
    if not choices.favour:
        return
    if is_blank(choices.ground) or not any(char.isprintable() for char in choices.ground):
        said = text("请写明为什么新版本对申请人更有利。", "Say why the new version favours the applicant.")
        raise InvalidError({"ground": [said]})
    if len(choices.ground) > LONGEST_GROUND or first_unusable(choices.ground, multiline=True) is not None:
        said = text(f"最多 {LONGEST_GROUND} 字，且不含控制字符。", f"At most {LONGEST_GROUND} characters, no control characters.")
        raise InvalidError({"ground": [said]})
