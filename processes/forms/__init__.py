"""Forms in form-js JSON: read and checked at upload, drawn on the server, validated by one schema for pages and programs.

form = load_form(data)                                   # or read_form(data) for the findings
form.views(page.key, stored, today, errors)              # what a page draws
schema = form.schema("zh", today, demo=settings.demo)
values = form.validate(request_bytes, schema)            # from a program: strict JSON
values = form.validate(form.from_html(lists), schema)    # from a browser
stored, variables = form.wire(values), form.variables(values)
"""

from processes.forms.form import Form
from processes.forms.model import Field, Page
from processes.forms.reader import load_form, read_form
from processes.forms.schema import FormSchema
from processes.forms.strict import WHOLE, is_reserved, strict_json
from processes.forms.views import AnswerView, FieldView, TextView

__all__ = [
    "WHOLE",
    "AnswerView",
    "Field",
    "FieldView",
    "Form",
    "FormSchema",
    "Page",
    "TextView",
    "is_reserved",
    "load_form",
    "read_form",
    "strict_json",
]
