"""On a telephone, a zoomed laptop and a projector, by light and by dark, everything is there and nothing is cut."""

import re

import pytest

pytestmark = pytest.mark.alone
SIZES = [(390, 844), (768, 1024), (911, 512), (1024, 768), (1366, 768), (1920, 1080)]  # the third: 1366 at 150 %
PINNED = "?membrane=VF&build=coin&pin=membrane%3DNIPS&pin=membrane%3DDB%26film%3D8"
TWO = "?membrane=VF&build=coin&beside=membrane%3DNIPS%26film%3D8"
TEXTS = (
    ".tile strong, .knob > label, .choice label, .title, .unit, .legend, .chip, .idle, .tick"
    ", .sentence, .of-two h2, .files, .player"
)
CONTRAST = 4.5  # of text on its ground, by WCAG 2 AA
CONTRASTS = """all => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => { const [r, g, b] = rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
    const found = parts(getComputedStyle(at).backgroundColor); if (found.length < 4 || found[3] === 1) return found; }
    return [255, 255, 255]; };
  return all.filter((one) => one.innerText && one.offsetParent && !one.disabled).map((one) => {
    const [low, high] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => a - b);
    return [(high + .05) / (low + .05), one.className + ": " + one.innerText.slice(0, 40)]; });
}"""


@pytest.mark.parametrize("link", [PINNED, TWO])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_and_every_knob_can_be_seen(visit, size, link):
    page = visit(link, size=size)
    page.locator("#tubes .annotation" if link == PINNED else "#B-tubes .annotation").first.wait_for()
    page.wait_for_timeout(300)
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]
    cut = page.locator(TEXTS).evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.outerHTML)"
    )
    assert cut == []
    for slider in page.locator(".slider input").all():
        if slider.get_attribute("id").split("-")[-1] not in ("charge", "times", "per_cycle"):
            slider.scroll_into_view_if_needed()
            box = slider.bounding_box()
            assert box["width"] > 100 and box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    for graph in page.locator(".discharges .graph:visible").all():
        box, room = graph.locator("svg.main-svg").first.bounding_box(), graph.bounding_box()
        assert box["width"] <= room["width"] + 1 and room["height"] >= 200
    columns = {round(card.bounding_box()["x"]) for card in page.locator(".discharges .card:visible").all()}
    if link == TWO:
        assert len(columns) == (1 if size[0] <= 900 else 2)
    else:
        assert len(columns) == (1 if size[0] <= 1180 else 3)
    assert re.match(r"The cell died at \d+ mAh/g", page.locator("#sentence").inner_text())


def test_on_a_telephone_the_voltage_stays_in_sight_of_the_knobs(visit):
    page = visit(size=(390, 844))
    page.locator("#range-film").scroll_into_view_if_needed()
    voltage = page.locator("#voltage").bounding_box()
    assert (
        0 <= voltage["y"] < 100 and page.locator("#range-film").bounding_box()["y"] > voltage["y"] + voltage["height"]
    )


@pytest.mark.parametrize("more", ["&pin=membrane%3DVF", "&beside=membrane%3DVF"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit, scheme, more):
    page = visit(f"?porosity=0.9&macropores=4.5{more}", color_scheme=scheme)
    page.locator("#caution:not(:empty)").wait_for()
    page.wait_for_timeout(300)
    told = page.locator("p, h1, h2, label, legend, button, .button, span, strong, em, td, th, summary, div#caution")
    weak = [(ratio, words) for ratio, words in told.evaluate_all(CONTRASTS) if ratio < CONTRAST]
    assert weak == []


def test_figures_follow_when_it_grows_dark(visit):
    page = visit()
    run = page.locator("#voltage .scatterlayer path.js-line").last
    light = run.evaluate("line => line.style.stroke")
    page.emulate_media(color_scheme="dark")
    page.locator("#voltage .xtick text[style*='rgb(241, 243, 245)']").first.wait_for()
    assert run.evaluate("line => line.style.stroke") == "rgb(241, 243, 245)" != light
    areas = page.locator("#section .scatterlayer path.js-fill")
    assert "rgb(230, 159, 0)" in areas.evaluate_all("all => all.map(area => area.style.fill)")  # Li2O2 is Li2O2


def test_the_page_says_its_language_its_parts_and_what_its_figures_show(visit):
    page = visit()
    assert page.locator("html").get_attribute("lang") == "en"
    for role, name in (("banner", None), ("main", None), ("region", "The cell"), ("region", "The result")):
        assert page.get_by_role(role, name=name).count() == 1
    for card, title in (
        ("voltage", "Voltage"),
        ("losses", "Where the voltage goes"),
        ("section", "Inside the electrode"),
    ):
        assert page.locator(f"#said-{card}").inner_text().endswith(".")
        assert page.get_by_role("img", name=re.compile(f"^{title} ")).count() == 1
    assert "3593 mAh/g" in page.locator("#said-voltage").inner_text()
    for choice in ("Show", "Membrane", "Build", "Gas"):
        assert page.get_by_role("radiogroup", name=choice).get_by_role("radio").count() >= 2
    page.locator("#build label", has_text="coin").click()
    page.wait_for_timeout(200)
    assert page.locator(".dash-options-list [aria-selected], .dash-options-list [role=option]").count() == 0
    doubled = page.evaluate(
        "[...document.querySelectorAll('[id]:not(svg *)')].map(one => one.id)"
        ".filter((id, i, all) => all.indexOf(id) !== i)"
    )
    lost = page.evaluate(
        "[...document.querySelectorAll('[aria-labelledby]')].filter(one => one.getAttribute('aria-labelledby')"
        ".split(' ')"
        ".some(id => !document.getElementById(id))).length"
    )
    assert (doubled, lost) == ([], 0)
