"""What the page asks is answered by its callbacks, here without a server."""

import json

from lobsim.page.app import make


class Untouched:
    """A job queue that nobody may ask."""


def test_a_page_that_has_not_yet_asked_is_answered_nothing():
    """Dash may call before the browser has read its own link."""
    client = make(Untouched()).server.test_client()
    known = client.get("/_dash-dependencies").get_json()
    outputs = next(one["output"] for one in known if "sentence.children" in one["output"])
    parts = [part.rsplit(".", 1) for part in outputs.strip(".").split("...")]
    question = {
        "output": outputs,
        "outputs": [{"id": name, "property": prop} for name, prop in parts],
        "inputs": [
            {"id": "asked", "property": "data", "value": None},
        ],
        "changedPropIds": ["asked.data"],
    }
    answer = client.post("/_dash-update-component", json=question)
    assert answer.status_code == 200 and json.loads(answer.data)["response"] == {"answered": {"data": None}}
