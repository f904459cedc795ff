"""What is asked amiss is answered with a sentence, whoever asks: never a page of HTML, and nothing of the server."""

from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Response, abort, request
from werkzeug.exceptions import HTTPException

from lobsim.page.place import Place

ASKED = "_dash-update-component"  # where the page asks
WORDS = {
    400: "this is no question of the page: open it anew",
    404: "there is nothing at {path}: the page is at {root}",
    405: "{path} is not asked in this way",
    413: "this is larger than anything that the page sends",
    415: "this is no question of the page: open it anew",
    500: "the server has failed: it says why to whoever runs it",
}


def register(app: Dash, place: Place) -> None:
    """Answer all that is no question of the page, where Dash would send the page for every path, or fail."""
    server = app.server
    server.view_functions[f"{place.base_path}<path:path>"] = lambda path: abort(404)

    @server.before_request
    def _check() -> None:
        if request.path == place.base_path + ASKED and not _is_question(app):
            abort(400)

    @server.errorhandler(DependencyException)  # of a file that no library of the page has
    @server.errorhandler(HTTPException)
    def _said(error: Exception) -> Response:
        code = getattr(error, "code", None) or 404
        words = WORDS.get(code, "this is not answered").format(path=request.path[:100], root=place.base_path)
        return Response(f"lobsim: {words}\n", code, mimetype="text/plain")


def _is_question(app: Dash) -> bool:
    """Whether somebody asks for what the page asks for, in its form."""
    try:
        asked = request.get_json(silent=True)
    except RecursionError:
        return False
    if not isinstance(asked, dict) or not isinstance(asked.get("output"), str):
        return False
    known, outputs = app.callback_map.get(asked["output"]), asked.get("outputs")
    several = asked["output"].startswith("..")
    if known is None or isinstance(outputs, list) != several or not _is_form(outputs):
        return False
    if not _is_names(asked.get("changedPropIds")):
        return False
    return all(_is_form(asked.get(kind, []), len(known[kind])) for kind in ("inputs", "state"))


def _is_form(given: Any, count: int | None = None) -> bool:
    """Whether this is a property of the page, or a list of so many, with names."""
    listed = [given] if isinstance(given, dict) and count is None else given
    if not isinstance(listed, list) or (count is not None and len(listed) != count):
        return False
    return all(isinstance(one, dict) and _is_names([one.get("id"), one.get("property")]) for one in listed)


def _is_names(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)
