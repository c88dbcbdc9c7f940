"""The blueprint of this audience, in a module of its own so that its pages can import it."""

from flask import Blueprint

bp = Blueprint("official", "web.official")
