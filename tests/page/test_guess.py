"""A run that is guessed before it is seen: what is right, and in chromium how far a curve was off."""

import pytest

from lobsim.errors import LobsimError
from lobsim.page import callbacks, guess
from lobsim.page.state import read
from lobsim.result.audit import CAUSES, FILM_CAUSES

LONGEST_ms = 60_000


@pytest.mark.parametrize(
    ("cause", "right"),
    [
        ("film passivation", ["film"]),
        ("O2 starvation", ["oxygen"]),
        ("O2 starvation behind a passivated mouth", ["film", "oxygen"]),
        ("O2 starvation and salt depletion", ["oxygen", "salt"]),
        ("film passivation and ohmic losses in the liquid", ["film", "resistance"]),
        ("oxygen transport through the Li2O2 film", ["film", "oxygen"]),
    ],
)
def test_a_cause_makes_right_what_a_student_may_say_of_it(cause, right):
    assert guess.right({"end": "voltage limit", "cause": cause}) == right
    assert guess.right({"end": "capacity limit", "cause": cause}) == ["alive"]


def test_every_cause_of_an_audit_is_one_that_may_be_guessed():
    for cause in (*CAUSES.values(), *FILM_CAUSES.values()):
        if "lithium" not in cause and "surface" not in cause:
            assert guess.right({"end": "voltage limit", "cause": cause}), cause


def test_a_link_says_that_the_run_is_to_be_guessed_and_comes_back():
    state = read("membrane=VF&guess=1")
    assert state.guess and state == read(state.query()) and not read("membrane=VF").guess
    assert callbacks.restored("?guess=1")[0]["guess"] == ["on"] and callbacks.restored("")[0]["guess"] == []
    with pytest.raises(LobsimError, match="must be 1, to guess first"):
        read("guess=2")


@pytest.fixture
def guessing(browser, address):
    """The page at a link that asks for a guess."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(LONGEST_ms)
    page.goto(f"{address}?guess=1")
    page.locator("#guess-pad circle").first.wait_for()
    page.locator("#page:not(.stale)").wait_for()
    yield page
    page.close()


@pytest.mark.alone
def test_the_run_is_hidden_until_it_is_guessed_and_then_both_are_shown_with_the_difference(guessing):
    page = guessing
    for hidden in ("#pin", "#sentence", "#tiles", "#voltage", "#section", "#statements"):
        assert page.locator(hidden).is_hidden(), hidden
    page.locator("#guess-show").click()
    assert "first" in page.locator("#guess-note").inner_text() and page.locator("#voltage").is_hidden()
    end = page.get_by_role("slider", name="End of the discharge")
    for _ in range(5):
        end.press("ArrowRight")
    assert end.get_attribute("aria-valuetext") == "2.40 V at 3500 mAh/g"
    first = page.locator("#guess-pad circle").first
    box = first.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 30)
    page.mouse.up()
    assert float(first.get_attribute("aria-valuenow")) < 2.7
    page.get_by_label("the film of Li₂O₂ became too thick").check()
    page.locator("#guess-show").click()
    page.locator("#voltage .scatterlayer .trace").first.wait_for()
    page.locator("#guess-verdict:not(:empty)").wait_for()
    said = page.locator("#guess-verdict").inner_text()
    assert "You said 3500 mAh/g, it gave 3593" in said and "That is right." in said
    off = page.evaluate(
        """() => { const data = document.querySelector('#voltage .js-plotly-plot').data;
        const [run, guess] = ['this run', 'your guess'].map((name) => data.find((one) => one.name === name));
        const at = (curve, x) => { const i = Math.max(1, curve.x.findIndex((one) => one >= x));
          const share = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
          return curve.y[i - 1] + share * (curve.y[i] - curve.y[i - 1]); };
        let sum = 0; for (let x = 0.5; x < 3500; x += 1) sum += (at(run, x) - at(guess, x)) ** 2;
        return 1000 * Math.sqrt(sum / 3500); }"""
    )
    assert float(said.split("off by ")[1].split()[0]) == pytest.approx(off, rel=0.02)
    page.locator("#box-film").fill("7")
    page.locator("#box-film").press("Enter")
    page.locator("#page.guessing").wait_for()
    assert page.locator("#voltage").is_hidden() and "guess=1" in page.url
