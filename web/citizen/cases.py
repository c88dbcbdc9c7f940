"""Following one's own cases, and withdrawing one."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import cases, drafts
from processes.errors import InvalidError
from web.citizen.blueprint import bp
from web.edge import person, settings, transaction
from web.routing import route


@route(bp, "/my-cases", permission="person")
def my_cases() -> str:
    """Cases and begun applications; `show=action` narrows them to what waits for the person, `show=open` to what goes on."""
    with transaction(write=False) as tx:
        every = cases.my_cases(tx, person())
        begun = drafts.my_drafts(tx, person())
    kinds = {
        "all": every,
        "action": [one for one in every if one.action],
        "open": [one for one in every if one.due and not one.action],
    }
    show = next((kind for kind in kinds if kind == request.args.get("show")), "all")
    return render_template("citizen/my-cases.html", kinds=kinds, show=show, cases=kinds[show], drafts=begun)


@route(bp, "/cases/<number>", permission="person")
def case(number: str) -> str:
    """What happens now, who has it, until when; what was and what comes."""
    with transaction() as tx:
        found = cases.case_view(tx, person(), number)
    return render_template("citizen/case.html", case=found)


@route(bp, "/cases/<number>/withdraw", permission="person")
def withdraw(number: str) -> str:
    """Asks once more before the application is taken back."""
    with transaction(write=False) as tx:
        found = cases.case_view(tx, person(), number)
    return render_template("citizen/withdraw.html", case=found, key=secrets.token_urlsafe(18), errors={}, reason="")


@route(bp, "/cases/<number>/withdraw", permission="person", methods=("POST",))
def withdraw_case(number: str) -> Response | tuple[str, int]:
    """The application is taken back."""
    reason, key = request.form.get("reason", ""), request.form.get("key", "")
    try:
        with transaction() as tx:
            cases.withdraw(tx, settings(), person(), number, reason, key)
    except InvalidError as error:
        with transaction(write=False) as tx:
            found = cases.case_view(tx, person(), number)
        return render_template("citizen/withdraw.html", case=found, key=key, errors=error.errors, reason=reason), 422
    flash("case.withdrawn")
    return redirect(url_for("citizen.case", number=number), 303)
