"""Two cells side by side, whose knobs are turned in turns."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lobsim.page.state import read

pytestmark = pytest.mark.alone


def test_the_knobs_go_to_the_other_cell_and_back_and_nothing_of_either_is_lost(visit):
    page = visit("?membrane=VF&build=coin&film=6&pin=membrane%3DNIPS%26current%3D1")
    before = read(urlsplit(page.url).query)
    page.get_by_role("button", name="Turn the knobs of").click()
    page.locator("#page.compared:not(.stale) #beside:not(:empty)").wait_for()
    there = read(urlsplit(page.url).query)
    assert (there.choices, there.pins, there.beside) == (before.pins[0], (before.choices,), 1)
    assert page.locator("#box-current").input_value() == "1" and page.locator("#box-film").input_value() == "5.23"
    assert page.locator("#section-beside .scatterlayer .trace").count() > 3
    page.get_by_role("button", name="Turn the knobs of").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('membrane') === 'VF'")
    assert read(urlsplit(page.url).query).choices == before.choices
    assert parse_qs(urlsplit(page.url).query)["beside"] == ["1"]
