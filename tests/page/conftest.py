"""One server and one browser, and runs that several tests look at, each solved once."""

import pytest

from benchmarks.page import started
from benchmarks.page_in_browser import CHROMIUM, QUIET
from lobsim.page import solve, subject
from lobsim.page.state import read

LONGEST_ms = 180_000  # for anything at all in a browser
LABORATORY = """
[laboratory]
name = "Labor Müller"

[membrane."KB dünn"]
words = "Ketjenblack on carbon fibres"
carbon = "Ketjenblack EC600JD"
support = "TGP-H-060"
thickness = "120 um"
loading = "1 mg/cm2"
"BET area" = "1270 m2/g"

[membrane."Käfig 2, dick"]
like = "KB dünn"
thickness = "800 um"
loading = "6.5 mg/cm2"

[gas."Luft, 2 atm"]
like = "air"
"Chamber pressure [Pa]" = "2 atm"

[electrolyte.DMSO]
like = "LiTFSI-DMSO"
"Electrolyte conductivity [S.m-1]" = { table = [[0, 0], [500, 0.7], [1000, 1.0], [2000, 0.5]], source = "our bridge" }

[build.Swagelok]
like = "coin"
electrolyte = "DMSO"
separator = "GF-D"
area = "1.13 cm2"

[build."Stapel"]
like = "stacked"

[[statement]]
membrane = "KB dünn"
build = "Swagelok"
protocol = "discharge at 0.10 mA/cm2 until 2.30 V"
quantity = "capacity_mAh_g"
number = 5000
tolerance = 500
words = "5000 mAh/g, three cells"

[[statement]]
membrane = "KB dünn"
build = "Swagelok"
protocol = "Discharge at 100 mA/g until 2.3 V"
quantity = "energy_mWh_cm2"
low = 1.0
words = "more than 1 mWh/cm2"

[[cycling]]
case = "short cycles"
membrane = "KB dünn"
build = "Swagelok"
discharge = "0.02 mA/cm2 until 0.1 mAh/cm2 or 2.3 V"
charge = "0.03 mA/cm2 until 0.1 mAh/cm2 or 4.2 V"
times = 5
[[cycling.statements]]
quantity = "energy_efficiency"
number = 0.8
tolerance = 0.1
cycle = 2
"""
CELL = """
[cell]
name = "KB in DMSO"
laboratory = "lab.toml"
membrane = "KB dünn"
build = "Swagelok"
mesh = [4, 8]

[cell.laws]
network = "Bruggeman"

[cell.values]
"Oxygen diffusivity [m2.s-1]" = 2e-9
"Positive electrode BET area [m2.kg-1]" = 4e5
"Film resistivity [Ohm.m]" = 1e10
"Contact resistance [Ohm.m2]" = 1e-4
"""


@pytest.fixture(scope="session")
def nips():
    return solve.discharge(read("").choices)


@pytest.fixture(scope="session")
def swollen():
    """VF in a coin: it swells, opens its bundles, and starves behind a passivated mouth."""
    return solve.discharge(read("membrane=VF&build=coin").choices)


@pytest.fixture(scope="session")
def cycled():
    told = []
    choices = read("build=cycling&view=cycles&current=2&until=1.5&times=2").choices
    return solve.cycled(choices, lambda done, count: told.append((done, count))), told


@pytest.fixture(scope="session")
def address():
    """Where the page is served; the tests of the group "page" run in one process and share it."""
    with started() as (_, found):
        yield found


@pytest.fixture(scope="session")
def own_file(tmp_path_factory):
    """A cell of a laboratory that is not lobsim's, under names with blanks, commas and umlauts."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "lab.toml").write_text(LABORATORY, encoding="utf-8")
    (folder / "meine Zelle.toml").write_text(CELL, encoding="utf-8")
    return folder / "meine Zelle.toml"


@pytest.fixture(scope="session")
def own(own_file):
    return subject.of_file(own_file)


@pytest.fixture(scope="session")
def chromium():
    """Start browsers, with more options; a process may have one of what starts them."""
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield lambda *options: playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *options])


@pytest.fixture(scope="session")
def browser(chromium):
    made = chromium()
    yield made
    made.close()


def until(page, true):
    """Wait until something is true in a page, whose policy forbids that the browser itself evaluates it."""
    for _ in range(LONGEST_ms // 50):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {true}")


@pytest.fixture(name="until")
def waits():
    return until


class Seen:
    """What a page asked for and complained about."""

    def __init__(self, page, address):
        self.elsewhere, self.complaints, self.answers = [], [], []
        self.address = address
        page.on("request", self._request)
        page.on("requestfinished", self._finished)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _finished(self, request):
        if "_dash-update-component" in request.url:
            self.answers.append(request.timing["responseEnd"])


@pytest.fixture
def visit(browser, address):
    """Open the page at a link; afterwards nothing may have gone elsewhere or been complained about."""
    opened = []

    def open_at(link="", address=address, size=(1366, 768), **more):
        page = browser.new_page(viewport=dict(zip(("width", "height"), size, strict=True)), **more)
        page.set_default_timeout(LONGEST_ms)
        page.seen = Seen(page, address)
        opened.append(page)
        page.goto(address + link)
        page.locator("#sentence:not(:empty)").wait_for()
        page.locator("#page:not(.stale)").wait_for()
        return page

    yield open_at
    for page in opened:
        page.wait_for_timeout(200)
        seen = page.seen
        page.close()
        assert (seen.elsewhere, seen.complaints) == ([], [])
