"""What findings say, by code: the gate they stand at, how grave they are, the rule, and a sentence in both languages."""

from __future__ import annotations

from engine.model.texts.constraints import CONSTRAINTS
from engine.model.texts.expressions import EXPRESSIONS
from engine.model.texts.publish import PUBLISH
from engine.model.texts.reading import READING
from engine.model.texts.run import RUN
from engine.model.texts.text import Text

TEXTS: dict[str, Text] = {**READING, **CONSTRAINTS, **EXPRESSIONS, **RUN, **PUBLISH}
