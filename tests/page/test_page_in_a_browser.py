"""The page as a visitor uses it, in Debian's chromium: nothing is asked of another machine, nothing breaks."""

import pytest

import lobsim
from benchmarks.page import started

pytestmark = pytest.mark.alone
ANSWER_ms = 1000  # of a callback on the 1-D model


def answered(page, act):
    """Do something that asks for a run; gives what the answer took, in ms."""
    before = len(page.seen.answers)
    with page.expect_response(lambda answer: "_dash-update-component" in answer.url):
        act()
    for _ in range(50):
        page.wait_for_timeout(20)
        if len(page.seen.answers) > before:
            break
    return page.seen.answers[-1]


def typed(page, key, number):
    page.locator(f"#box-{key}").fill(number)
    page.locator(f"#box-{key}").press("Enter")


def tile(page, name):
    return page.locator(".tile", has_text=name).locator("strong").inner_text()


def test_every_slider_answers_within_a_second_and_changes_the_run(visit):
    page = visit()
    shown = [knob for knob in page.locator(".slider input").all() if knob.is_visible()]
    assert len(shown) == 14
    for slider in shown:
        key = slider.get_attribute("id").removeprefix("range-")
        slider.focus()
        times = [answered(page, lambda: page.keyboard.press("ArrowRight")) for _ in range(2)]
        assert f"&{key}=" in page.url
        assert min(times) < ANSWER_ms, key  # the faster of two: other tests run beside
    assert page.locator("#error").is_hidden()


def test_a_slider_that_stops_is_answered_with_new_numbers_and_curves(visit):
    page = visit()
    assert tile(page, "capacity") == "3593 mAh/g"
    answered(page, lambda: typed(page, "film", "8"))
    page.locator("#tiles", has_text="3593").wait_for(state="detached")
    number = float(tile(page, "capacity").split()[0])
    result = lobsim.run(
        lobsim.Cell("NIPS", "stacked").with_values({"Tunnelling thickness on tubes [m]": 8e-9}),
        "Discharge at 0.4 mA/cm2 until 2.0 V",
    )
    assert number == round(result.capacity_mAh_g)
    assert page.locator("#range-film").input_value() == "60"  # 8 nm on 2 to 12 nm, of 100 ticks


def test_pinned_runs_stay_and_can_be_taken_away(visit):
    page = visit()
    for membrane in (0, 1):
        answered(page, lambda: page.locator("#pin").click())
        answered(page, lambda membrane=membrane: page.locator("#membrane label").nth(membrane).click())
    page.locator(".chip").nth(1).wait_for()
    curves = page.locator("#voltage .scatterlayer .trace path.js-line")
    dashed = [curve for curve in curves.all() if "dash" in (curve.get_attribute("style") or "")]
    assert len([curve for curve in dashed if "0px" not in (curve.get_attribute("style") or "")]) >= 2
    answered(page, lambda: page.locator(".chip button[aria-label^='Remove']").first.click())
    assert page.locator(".chip").inner_text().startswith("VF")
    assert page.url.count("pin=") == 1


def test_playing_moves_the_cross_section_and_asks_the_server_for_nothing(visit):
    page = visit()
    page.wait_for_timeout(500)
    end, asked = page.locator("#moment").inner_text(), len(page.seen.answers)
    film = page.locator("#section .scatterlayer .trace").nth(2).locator("path.js-fill").get_attribute("d")
    page.locator("#play").click()
    page.wait_for_timeout(900)
    middle = page.locator("#moment").inner_text()
    assert page.locator("#play").inner_text() == "Pause" and middle != end
    page.locator("#play").click()
    assert film != page.locator("#section .scatterlayer .trace").nth(2).locator("path.js-fill").get_attribute("d")
    page.locator("#frame").focus()
    page.keyboard.press("Home")
    page.locator("#moment", has_text="after 0.0 min, 0 mAh/g").wait_for()
    assert page.locator("#tubes").inner_text().count("0.0 nm") == 3
    assert len(page.seen.answers) == asked


def test_membrane_build_and_gas_are_switched_and_take_their_values_with_them(visit):
    page = visit()
    answered(page, lambda: page.locator("#membrane label", has_text="VF").click())
    assert page.locator("#box-porosity").input_value() == "0.76"
    answered(page, lambda: page.locator("#build label", has_text="coin").click())
    assert page.locator("#box-dose").input_value() == "30.43"
    page.locator("#tiles", has_text="5169 mAh/g").wait_for()
    answered(page, lambda: page.locator("#gas label", has_text="air").click())
    page.locator("#tiles", has_text="1007 mAh/g").wait_for()
    answered(page, lambda: page.locator("#build label", has_text="stacked").click())
    page.locator("#moment", has_text="mean along the electrode").wait_for()


def test_an_impossible_choice_is_refused_in_words_and_the_page_goes_on(visit):
    page = visit()
    answered(page, lambda: typed(page, "porosity", "1.2"))
    page.locator(
        "#error", has_text="'Positive electrode porosity' is 1.2: it must be strictly between 0 and 1"
    ).wait_for()
    answered(page, lambda: page.locator("#reset").click())
    page.locator("#error").wait_for(state="hidden")
    answered(page, lambda: page.locator("#build label", has_text="cycling").click())
    answered(page, lambda: typed(page, "current", "10"))
    page.locator("#error", has_text="cannot carry 10 mA/cm2").wait_for()


def test_downloads_hold_the_run_that_is_shown(visit, tmp_path):
    page = visit("?membrane=DB&porosity=0.84")
    shown = float(tile(page, "capacity").split()[0])
    for kind in ("csv", "nc", "py"):
        with page.expect_download() as arriving:
            page.locator(f"#get-{kind}").click()
        arriving.value.save_as(tmp_path / f"run.{kind}")
    last = (tmp_path / "run.csv").read_text().splitlines()[-1].split(",")
    result = lobsim.load(tmp_path / "run.nc")
    names = {}
    exec((tmp_path / "run.py").read_text(), names)
    assert round(float(last[4])) == round(result.capacity_mAh_g) == round(names["result"].capacity_mAh_g) == shown
    assert result.cell.numbers["Positive electrode porosity"] == 0.84


def test_a_link_restores_choices_knobs_and_pins(visit):
    page = visit("?membrane=VF&build=coin&porosity=0.8&film=6&pin=membrane%3DDB%26dose%3D5")
    assert page.locator("#box-porosity").input_value() == "0.8" and page.locator("#box-film").input_value() == "6"
    assert page.locator("#membrane label", has_text="VF").locator("input").is_checked()
    page.locator(".chip", has_text="Electrolyte in the membrane 5 µL/cm²").wait_for()
    again = visit(page.url.split("/", 3)[3])
    assert again.locator("#sentence").inner_text() == page.locator("#sentence").inner_text()


def test_what_is_doubtful_about_a_cell_is_told_beside_its_numbers(visit):
    page = visit("?porosity=0.9&macropores=4.5")
    assert "keeps the fine pores of the membrane as measured" in page.locator("#caution").inner_text()


def test_a_hostile_link_is_a_sentence_and_a_usual_page(visit):
    page = visit("?membrane=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.locator("#note", has_text="This link cannot be read: unknown membrane").wait_for()
    assert page.locator("#note img").count() == 0
    assert tile(page, "capacity") == "3593 mAh/g"
    answered(page, lambda: page.locator("#build label", has_text="coin").click())
    page.locator("#note").wait_for(state="hidden")


def test_cycles_show_their_progress_and_then_themselves(visit):
    page = visit("?build=cycling&view=cycles&current=2&until=1.5&times=2")
    page.locator("#sentence", has_text="All 2 cycles gave and took what was asked").wait_for()
    assert tile(page, "last charge") == "2.00 mAh/cm²"
    assert page.locator("#progress-words").inner_text() == "cycle 2 of 2"
    assert page.locator("#halves .scatterlayer .trace").count() == 4
    answered(page, lambda: page.locator("#view label").first.click())
    page.locator("#voltage .scatterlayer .trace").first.wait_for()


def test_everything_can_be_reached_and_is_named_without_a_mouse(visit):
    page = visit()
    unnamed = page.locator("input, button, a").evaluate_all(
        "all => all.filter(one => !(one.labels && one.labels.length) && !one.innerText && !one.ariaLabel).length"
    )
    assert unnamed == 0
    seen = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        seen.add(focused.get_attribute("id") or focused.get_attribute("name") or focused.inner_text())
        outline = focused.evaluate(
            "one => [one, one.closest('.dash-input-container') || one, one.closest('label') || one]"
            ".map(part => getComputedStyle(part).outlineStyle).join(' ')"
        )
        assert "solid" in outline, focused.evaluate("one => one.outerHTML")
    assert {"link", "get-csv", "reset", "box-porosity", "range-porosity", "range-film"} <= seen


def test_the_page_of_an_own_cell_opens_with_it_and_takes_its_names_everywhere(visit, own_file, tmp_path):
    with started("--cell", str(own_file)) as (_, address):
        page = visit(address=address)
        assert page.title() == "KB in DMSO - lobsim" and "opened with KB in DMSO" in page.locator("header").inner_text()
        assert page.locator("#membrane label").first.inner_text() == "KB dünn"
        assert (page.locator("#box-area").input_value(), page.locator("#box-kappa").input_value()) == ("400", "1")
        answered(page, lambda: page.locator("#build label", has_text="Stapel").click())
        assert page.locator("#box-D_O2").input_value() == "1.1"  # of the electrolyte of that build
        answered(page, lambda: page.locator("#membrane label", has_text="Käfig 2, dick").click())
        answered(page, lambda: page.locator("#gas label", has_text="Luft, 2 atm").click())
        assert (page.locator("#box-area").input_value(), page.locator("#box-pressure").input_value()) == ("1270", "2")
        assert page.locator("#knob-area .mark.here").get_attribute("title").endswith("Käfig 2, dick: 1270 m²/g")
        answered(page, lambda: page.locator("#pin").click())
        page.locator(".chip", has_text="same as this run").wait_for()
        with page.expect_download() as arriving:
            page.locator("#get-nc").click()
        assert arriving.value.suggested_filename == "Käfig 2, dick Stapel, changed.nc"
        arriving.value.save_as(tmp_path / "run.nc")
        capacity = tile(page, "capacity")
        again = visit(page.url.split("/", 3)[3], address)
        assert tile(again, "capacity") == capacity
        clipped = page.locator(".choice label, .title").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML)"
        )
        assert clipped == []
    cell = lobsim.load(tmp_path / "run.nc").cell
    assert (cell.membrane, cell.build, cell.laboratory.name) == ("Käfig 2, dick", "Stapel", "Labor Müller")
