"""FEEL, the expression language of the DMN standard (edition 1.5), for Python. Needs nothing else of this project.

    from engine.feel import parse

    rule = parse('amount > 5 and status = "open"')
    rule.evaluate({"amount": 7, "status": "open"}).value      # True
    rule.evaluate({"status": "open"})                          # Result(None, ('there is no variable amount', ...))

A text is read once into closures and evaluated any number of times, from any number of threads. Variables are plain
Python values (str, bool, None, int, Decimal, float, list, dict, and those of `datetime`) or FEEL values of `values`;
results are FEEL values, and `values.to_json` makes them storable. Names may hold spaces and any letters; pass
`names=` for variables whose names hold signs or keywords, as `parse("unit-price * 2", names=["unit-price"])`.

What is promised:
- where the standard says null, the value is None and `Result.warnings` says why; nothing is raised;
- the text is never given to Python: no `eval`, no attribute, method or module of Python can be reached;
- text length, nesting, steps, call depth, list and string sizes are bounded (see `run`); beyond a bound
  FeelLimitError is raised. Regular expressions run on RE2 in time linear to the text;
- evaluation reads no clock, file or network: `now()` and `today()` are the moment passed as `now=`.

Errors are drawn in `errors`. Functions written in another language (`external`) are refused by name, but for the few
pure ones of Java that `external` writes anew.
"""

from engine.feel.chinese import in_chinese
from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError, FeelUnsupportedError
from engine.feel.expression import Expression, Result, UnaryTests, parse, parse_unary_tests
from engine.feel.run import Budget
from engine.feel.shown import shown
from engine.feel.values import from_json, to_json

__all__ = [
    "Budget",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelUnsupportedError",
    "Result",
    "UnaryTests",
    "from_json",
    "in_chinese",
    "parse",
    "parse_unary_tests",
    "shown",
    "to_json",
]
