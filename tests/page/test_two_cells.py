"""Two cells side by side: each is turned, answered and named for itself, and the link brings back both."""

import json
from urllib.parse import urlsplit

import pytest

from lobsim.page.state import read

pytestmark = pytest.mark.alone
TWO = "?membrane=VF&build=coin&beside=membrane%3DNIPS%26film%3D4"
HELD = (("voltage", "xaxis"), ("losses", "yaxis"), ("section", "xaxis"), ("section", "yaxis2"), ("tubes", "xaxis"))
NAMED = ("button", "slider", "spinbutton", "checkbox", "radiogroup", "region", "img", "link")


@pytest.fixture
def both(visit):
    """Open the page at a link of two cells."""

    def opened(link=TWO, **more):
        page = visit(link, **more)
        settled(page)
        return page

    return opened


def settled(page):
    for cell in ("page", "B-page"):
        page.locator(f"#{cell}:not(.stale) .tile").first.wait_for()
    page.wait_for_timeout(300)


def turned(page, knob, number):
    page.locator(f"#{knob}").fill(number)
    page.locator(f"#{knob}").press("Enter")
    page.wait_for_timeout(100)
    settled(page)


def shown(page, cell=""):
    """All that a cell tells in words and numbers."""
    names = ("title", "sentence", "tiles", "legend-losses", "said-losses", "said-section", "said-tubes", "statements")
    return [page.locator(f"#{cell}{name}").inner_text() for name in names]


def ends(page, name, axis):
    return page.evaluate(f"document.querySelector('#{name} .js-plotly-plot').layout.{axis}.range")


def state(page):
    return read(urlsplit(page.url).query)


def test_a_second_cell_begins_as_the_first_and_its_knobs_leave_the_first_alone(visit):
    page = visit("?membrane=VF&build=coin&film=6")
    assert page.locator(".whose:visible, .of-two:visible, .of-other:visible").count() == 0
    page.get_by_role("button", name="Two cells side by side").click()
    settled(page)
    before = shown(page)
    assert shown(page, "B-") == before and state(page).beside == state(page).choices
    asked = []
    page.on("request", lambda one: asked.append(one.post_data) if "_dash-update-component" in one.url else None)
    turned(page, "B-box-film", "4")
    page.locator("#B-membrane label", has_text="DB").click()
    page.wait_for_timeout(100)
    settled(page)
    assert shown(page) == before and shown(page, "B-") != before
    assert asked and all(json.loads(one)["inputs"][0]["id"] == "B-asked" for one in asked)
    assert state(page).choices == read("membrane=VF&build=coin&film=6").choices
    assert state(page).beside == read("membrane=DB&build=coin&film=4").choices
    there = shown(page, "B-")
    turned(page, "box-film", "5")
    assert shown(page, "B-") == there and shown(page) != before


def test_what_the_second_cell_shows_is_what_it_shows_alone(both, visit):
    page, alone = both(), visit("?membrane=NIPS&film=4")
    alone.wait_for_timeout(300)
    assert shown(page, "B-")[1:] == shown(alone)[1:]
    assert page.locator("#B-idle-D_O2").inner_text() == alone.locator("#idle-D_O2").inner_text() != ""
    assert page.locator("#idle-D_O2").is_hidden()


def test_the_link_brings_back_both(both):
    page = both(TWO + "&pin=membrane%3DDB")
    turned(page, "B-box-current", "1")
    assert page.locator("#chips").is_hidden()
    again = both(page.url.split("/", 3)[3])
    assert (shown(again), shown(again, "B-")) == (shown(page), shown(page, "B-"))
    assert again.locator("#B-box-current").input_value() == "1" and again.locator("#box-current").input_value() == "0.4"
    assert again.url == page.url and len(state(again).pins) == 1


def test_either_cell_may_be_kept_and_another_put_beside_it(both):
    page = both(TWO + "&pin=membrane%3DDB")
    second = shown(page, "B-")
    page.get_by_role("button", name="Keep B only").click()
    page.locator("#B-page").wait_for(state="detached")
    page.locator("#page:not(.stale) .tile").first.wait_for()
    page.locator(".chip").wait_for()
    page.wait_for_timeout(300)
    assert shown(page) == second
    assert state(page).beside is None and state(page).choices == read("membrane=NIPS&film=4").choices
    assert page.locator("#whole.two").count() == 0
    page.get_by_role("button", name="Show beside: DB").click()
    settled(page)
    assert state(page).beside == state(page).pins[0] == read("membrane=DB").choices
    page.get_by_role("button", name="Keep A only").click()
    page.locator("#B-page").wait_for(state="detached")
    page.wait_for_timeout(300)
    assert shown(page) == second and "beside" not in page.url


def test_both_stand_on_the_same_axes_and_each_draws_the_curve_of_the_other(both):
    page = both()
    assert [ends(page, *one) for one in HELD] == [ends(page, f"B-{name}", axis) for name, axis in HELD]
    turned(page, "B-box-thickness", "200")
    turned(page, "B-box-current", "0.1")
    page.wait_for_timeout(500)
    assert [ends(page, *one) for one in HELD] == [ends(page, f"B-{name}", axis) for name, axis in HELD]
    assert ends(page, "section", "xaxis")[1] > 200
    curves = (
        "Object.fromEntries(document.querySelector('#{} .js-plotly-plot').data.map(one => [one.name, one.x.at(-1)]))"
    )
    first, second = (page.evaluate(curves.format(name)) for name in ("voltage", "B-voltage"))
    assert first["this run"] == second["cell A"] != second["this run"] == first["cell B"]


def test_each_cell_has_a_question_of_its_own_in_flight_and_fades_for_itself(both):
    page = both()
    held, asked = [], []

    def late(route):
        asked.append(json.loads(route.request.post_data)["inputs"][0])
        if asked[-1]["id"] == "B-asked":
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", late)
    for number in ("5", "6", "7"):
        page.locator("#B-box-film").fill(number)
        page.locator("#B-box-film").press("Enter")
        page.wait_for_timeout(150)
    page.locator("#B-page.stale .solving").wait_for()
    page.locator("#box-film").fill("6")
    page.locator("#box-film").press("Enter")
    page.wait_for_timeout(100)
    page.locator("#page:not(.stale)").wait_for()
    assert page.locator("#B-page.stale").count() == 1 and len(held) == 1
    assert page.locator("#B-answer").get_attribute("aria-busy") == "true"
    held[0].continue_()
    page.unroute("**/_dash-update-component*")
    settled(page)
    assert page.locator("#B-title").inner_text().startswith("NIPS, stacked, Film that electrons cross 7 nm")
    assert len({one["value"]["visitor"] for one in asked}) == 2


def test_a_cell_that_cannot_be_is_refused_beside_one_that_goes_on(both):
    page = both()
    before = shown(page)
    turned(page, "B-box-porosity", "1.2")
    page.locator("#B-error", has_text="is 1.2: it must be strictly between 0 and 1").wait_for()
    assert page.locator("#error").is_hidden() and shown(page) == before


def test_a_second_cell_that_is_taken_away_while_it_is_solved_leaves_no_trace(both):
    page = both()
    page.locator("#B-box-film").fill("9")
    page.locator("#B-box-film").press("Enter")
    page.locator("#B-page.stale").wait_for()
    page.get_by_role("button", name="Keep A only").click()
    page.locator("#B-page").wait_for(state="detached")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Two cells side by side").click()
    settled(page)
    assert shown(page, "B-") == shown(page)


def test_no_two_things_to_reach_have_one_name(both):
    page = both()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = [
        (one["role"]["value"], one["name"]["value"].strip())
        for one in tree
        if not one.get("ignored") and one.get("role", {}).get("value") in NAMED
    ]
    twice = {one for one in told if told.count(one) > 1}
    assert twice == set()
    for role, name in (
        ("spinbutton", "Porosity"),
        ("radiogroup", "Membrane"),
        ("region", "The cell"),
        ("button", "Play"),
    ):
        assert {(role, f"Cell A: {name}"), (role, f"Cell B: {name}")} <= set(told)


@pytest.mark.parametrize(("size", "below"), [((390, 844), True), ((1024, 768), False), ((1366, 768), False)])
def test_they_stand_side_by_side_or_one_under_the_other(both, size, below):
    page = both(size=size)
    first, second = (page.locator(name).bounding_box() for name in ("#page", "#B-page"))
    if below:
        assert second["y"] >= first["y"] + first["height"] and second["x"] == first["x"]
        return
    assert second["y"] == first["y"] and second["x"] >= first["x"] + first["width"]
    # Where the knobs stand between the figures, as in a narrow place, they take what room they need.
    for name in ("tiles", "voltage", *(("losses", "section", "tubes") if size[0] > 1200 else ())):
        places = [page.locator(f"#{cell}{name}").bounding_box() for cell in ("", "B-")]
        assert abs(places[0]["y"] - places[1]["y"]) <= 2, name
    page.keyboard.press("p")
    page.locator("#B-controls").wait_for(state="hidden")
    assert all(page.locator(f"#{name}").is_visible() for name in ("voltage", "B-voltage", "section", "B-section"))
