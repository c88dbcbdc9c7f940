"""Records that several verbs give back about a case: rows of data, lights, checks, clocks, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from processes.texts import Text

Colour = Literal["none", "green", "yellow", "red", "black"]


@dataclass(frozen=True, slots=True)
class Light:
    """The traffic light of a running period, always with words."""

    colour: Colour
    text: Text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: a register, when it was asked, and until when the answer counts."""

    source: str
    source_name: Text
    at: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class DataRow:
    """One labelled value as a person reads it."""

    key: str
    label: Text
    value: Any
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class CheckView:
    """The answer of a register to a check, with the data the answer rests on."""

    source: str
    name: Text
    status: str
    at: datetime | None
    valid_until: datetime | None
    rows: tuple[DataRow, ...]


@dataclass(frozen=True, slots=True)
class ClockView:
    """A legal or promised period of a case; `provisional` where its year's holidays are not published yet.

    `stopped` is the day on which it ended, None while it runs or is paused.
    """

    name: str
    text: Text
    started: date
    due: date | None
    stopped: date | None
    state: str
    light: Light
    basis: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message to the applicant."""

    at: datetime
    kind: str
    subject: Text
    body: Text


@dataclass(frozen=True, slots=True)
class NowView:
    """What happens now, who has it, and until when."""

    text: Text
    who: Text
    until: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One stage on the applicant's timeline."""

    text: Text
    state: Literal["done", "current", "todo", "skipped"]
    at: datetime | None = None
    who: Text | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """How a case was decided, with what the law wants a decision to say (AL38)."""

    outcome: str
    at: datetime
    by: Text
    automatic: bool
    reason: Text | None
    facts: str
    basis: str
    appeal: Text | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of a case's history in words; `reason` is None where the line explains itself."""

    at: datetime
    who: Text
    text: Text
    reason: Text | None


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """A row of a decision table that hit: its place in the table from 1, what it means, the articles it rests on."""

    number: int
    meaning: Text | None
    basis: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PreparedView:
    """What a decision table said: `refusal` with its `basis` is the reason it prepared; `values` where no row has a meaning."""

    name: Text
    rows: tuple[PreparedRow, ...]
    outcome: Text | None
    refusal: Text | None
    basis: tuple[Text, ...]
    values: tuple[DataRow, ...]
