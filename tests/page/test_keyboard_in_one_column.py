"""In one column the keyboard goes down the page as one reads it, and the knobs stay where they are in every view."""

from itertools import pairwise

import pytest

pytestmark = [pytest.mark.xdist_group("page"), pytest.mark.alone]
PLACE = "(() => { const b = document.activeElement.getBoundingClientRect(); return b.top + window.scrollY; })()"


def places(page, count):
    """How far down the page each stop of the keyboard is."""
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate(PLACE))
    return found


def test_the_keyboard_goes_down_the_page(visit):
    page = visit("?membrane=DB&beside=membrane%3DNIPS", size=(390, 844))
    page.locator("#present").focus()
    found = places(page, 50)
    assert max(found) > 2000
    assert all(later > before - 60 for before, later in pairwise(found))


def test_the_knobs_are_beside_the_result_again_when_the_page_grows(visit):
    page = visit(size=(390, 844))
    for view in (1, 2, 0):
        page.locator("#view label").nth(view).click()
        page.locator("#box-film").wait_for()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("#page > #controls + #answer").wait_for()
