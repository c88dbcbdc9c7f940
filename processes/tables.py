"""Tables of the processes layer, on the engine's metadata. Rows of a case are keyed by `part` first, its own id.

A draft is a case in state DRAFT: its documents, payments and checks stay where they are when it is filed.
Personal data stands in `person`, `case_data`, `decision`, `notice` and `opinion` only, so that an erasure finds it.
What registers answered stands in the rows of the jobs that asked them.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text, text

from engine.store.tables import metadata
from engine.store.types import Document, Time

person = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("number", String(32), nullable=False, unique=True),
    Column("phone", String(32), nullable=False, server_default=""),
    Column("created_at", Time, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("roles", Document, nullable=False),
    Column("departments", Document, nullable=False),
    Column("person_number", String(32)),
    Column("disabled_at", Time),
    Column("created_at", Time, nullable=False),
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", Time, nullable=False),
    Column("locked_until", Time),
)

session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("seen_at", Time, nullable=False),
    Column("ended_at", Time),
    Column("address", Text, nullable=False, server_default=""),
    Index(None, "subject"),
)

item_version = Table(
    "item_version",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("number", Integer),
    Column("name", Document, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("findings", Document, nullable=False),
    Column("definition_hash", String(64)),
    Column("model", LargeBinary, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("published_at", Time),
    Column("published_by", Text),
    Index(None, "key", "number"),
)

item_file = Table(
    "item_file",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("path", String(200), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

item_live = Table(
    "item_live",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("changed_at", Time, nullable=False),
    Column("changed_by", Text, nullable=False, server_default=""),
)

item_process = Table(
    "item_process",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("process", Text, primary_key=True),
    Column("tag", Text, nullable=False),
    Index(None, "process"),
)

item_call = Table(
    "item_call",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("key", String(128), nullable=False),
    Column("called", String(64)),
    Index(None, "key"),
    Index(None, "called"),
)

theme = Table(
    "theme",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("name", Document, nullable=False),
)

case = Table(
    "case",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("number", String(32), unique=True),
    Column("code", String(16)),
    Column("item", String(128), nullable=False),
    Column("version", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("state", String(24), nullable=False),
    Column("filed_at", Time),
    Column("received_at", Time),
    Column("accepted_at", Time),
    Column("decided_at", Time),
    Column("ended_at", Time),
    Column("outcome", String(24)),
    Column("supplements", Integer, nullable=False, server_default="0"),
    Column("extensions", Integer, nullable=False, server_default="0"),
    Column("deemed", Boolean, nullable=False, server_default=text("false")),
    Column("gaps", Document),
    Column("special", Document),
    Column("due_at", Time),
    Column("fetch_at", Time),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Column("erased_at", Time),
    Index(None, "person", "state"),
    Index(None, "item", "state"),
)

case_data = Table(
    "case_data",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("case_id", String(64), primary_key=True),
    Column("values", Document, nullable=False),
    Column("origins", Document, nullable=False),
)

clock = Table(
    "clock",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("case_id", String(64), primary_key=True),
    Column("name", String(24), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("unit", String(16), nullable=False),
    Column("basis", Text, nullable=False, server_default=""),
    Column("extended", Integer, nullable=False, server_default="0"),
    Column("started_on", Date, nullable=False),
    Column("stopped_on", Date),
    Column("due_on", Date),
    Column("provisional", Boolean, nullable=False, server_default=text("false")),
    Column("pauses", Document, nullable=False),
    Index(None, "due_on"),
)

decision = Table(
    "decision",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("task", String(80)),
    Column("operation", String(64)),
    Column("actor", Text, nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("reason_code", String(64)),
    Column("facts", Text, nullable=False, server_default=""),
    Column("basis", Text, nullable=False, server_default=""),
    Column("opinion", Text, nullable=False, server_default=""),
    Column("detail", Document, nullable=False),
    Column("at", Time, nullable=False),
    Index(None, "case_id"),
    Index(None, "actor", "at"),
)

notice = Table(
    "notice",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("subject", Document, nullable=False),
    Column("body", Document, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("sent_at", Time),
    Index(None, "case_id"),
)

opinion = Table(
    "opinion",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("task", String(80), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("values", Document, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("saved_at", Time, nullable=False),
)

look = Table(
    "look",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("official", String(64), nullable=False),
    Column("what", String(24), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Time, nullable=False),
    Index(None, "case_id", "official", "what"),
)

serial = Table(
    "serial",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
