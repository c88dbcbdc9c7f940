"""Which language a page speaks, and what templates use to say something in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, format_date, format_datetime

from processes.calendar import last_day
from web.catalogue import LANGUAGES, text

BABEL_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
DAY = {"zh": "y年M月d日", "en": "d MMMM y"}
MOMENT = {"zh": "y年M月d日 HH:mm", "en": "d MMMM y, HH:mm"}


def current_language() -> str:
    """`zh` or `en`: what the person chose, else what the browser prefers, else Chinese."""
    if not has_request_context():
        return "zh"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    best = request.accept_languages.best_match(["zh-CN", "zh", "en", "en-GB", "en-US"])
    return "en" if best and best.startswith("en") else "zh"


def t(key: str, **values: object) -> str:
    """The page text under `key` in the current language."""
    return text(key, current_language(), **values)


def say(pair: Mapping[str, str] | str | None) -> str:
    """A text that came with both languages, in the current one; a plain text as it is."""
    if pair is None:
        return ""
    if isinstance(pair, str):
        return pair
    return pair.get(current_language()) or pair.get("zh") or next(iter(pair.values()), "")


def day(value: date | datetime | None) -> str:
    """A date in words of the current language, in China's time zone; nothing for None."""
    return format_date(value, DAY[current_language()]) if value else ""


def deadline(value: datetime | None) -> str:
    """The last day of a period that ends at this moment, in words; nothing for None."""
    return day(last_day(value)) if value else ""


def moment(value: datetime | None) -> str:
    """A date and time in words of the current language, in China's time zone; nothing for None."""
    return format_datetime(value, MOMENT[current_language()]) if value else ""


def install(app: Flask) -> None:
    """Pages of `app` speak both languages."""
    Babel(app, locale_selector=lambda: BABEL_LOCALES[current_language()], default_timezone="Asia/Shanghai")
    helpers: dict[str, Any] = {"t": t, "say": say, "day": day, "deadline": deadline, "moment": moment}
    app.jinja_env.globals.update(helpers)
    app.jinja_env.filters.update({"say": say, "day": day, "deadline": deadline, "moment": moment})
    app.context_processor(lambda: {"language": current_language(), "html_lang": LANGUAGES[current_language()]})
