"""The page as a class uses it, in chromium: behind a proxy under a path, in large type, with a code and pictures."""

import json
import re
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from benchmarks.page import started

pytestmark = pytest.mark.alone
LONGEST_ms = 180_000
CAMPUS = "campus.example.edu"


@contextmanager
def proxied(behind):
    """Pass on to a server what is asked, and tell it where it was asked, as a proxy does; gives its own address."""

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length", 0))
            given = {name: value for name, value in self.headers.items() if name not in ("Host", "Connection")}
            told = {"X-Forwarded-Host": self.headers["Host"], "X-Forwarded-Proto": "http", "Connection": "close"}
            asked = Request(behind + self.path, self.rfile.read(length) or None, given | told)
            try:
                answer = urlopen(asked, timeout=60)
            except HTTPError as error:
                answer = error
            with answer:
                content = answer.read()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{CAMPUS}:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def campus():
    """The address under which a proxy shows the page."""
    options = ("--base-path", "/lobsim/", "--behind-proxy", "--host", "0.0.0.0", "--workers", "1")
    with started(*options) as (_, address):
        root, path = re.fullmatch(r"(http://[^/]+)(/lobsim/)", address).groups()
        with proxied(root) as seen:
            yield seen + path


@pytest.fixture(scope="module")
def browser(chromium):
    """A browser that looks for the proxy on this machine."""
    made = chromium(f"--host-resolver-rules=MAP {CAMPUS} 127.0.0.1")
    yield made
    made.close()


@pytest.fixture
def page(browser, campus):
    """The page through the proxy; afterwards nothing may have been asked elsewhere, or been complained about."""
    elsewhere, complaints = [], []
    made = browser.new_page(viewport={"width": 1366, "height": 768})
    made.set_default_timeout(LONGEST_ms)
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("request", lambda asked: elsewhere.append(asked.url))
    made.goto(campus + "?membrane=VF&porosity=0.8")
    made.locator("#voltage .scatterlayer .trace").first.wait_for()
    yield made
    made.close()
    assert [url for url in elsewhere if not url.startswith((campus, "data:", f"blob:{campus[:20]}"))] == []
    assert complaints == []


def size_px(page, selector):
    return float(page.locator(selector).first.evaluate("one => getComputedStyle(one).fontSize").removesuffix("px"))


def sized(selector, low_px, high_px):
    """Say in the browser's language that type has a size."""
    size = f"parseFloat(getComputedStyle(document.querySelector('{selector}')).fontSize)"
    return f"{low_px} < {size} && {size} < {high_px}"


def test_behind_a_proxy_files_are_files_and_lines_are_lines(page, tmp_path):
    for kind, begin in (("csv", b"Time [s],"), ("py", b"import lobsim")):
        with page.expect_download() as arriving:
            page.locator(f"#get-{kind}").click()
        arriving.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begin)


def test_the_code_shows_the_address_that_the_proxy_is_seen_at(page):
    page.locator("#qr").click()
    page.locator("#qr-code a").wait_for()
    shown = page.locator("#qr-code a").inner_text()
    assert shown == page.url and page.locator("#qr-code img").evaluate("one => one.naturalWidth") > 200
    page.keyboard.press("Escape")
    assert page.locator("#qr-window").is_hidden()


def test_each_card_is_saved_as_a_picture_under_the_name_of_the_run(page, tmp_path):
    for card, title in (("voltage", "Voltage"), ("section", "Inside the electrode")):
        page.locator(f".card-{card}").hover()
        for kind in ("png", "svg"):
            with page.expect_download() as arriving:
                page.locator(f"[data-graph={card}][data-kind={kind}]").click()
            assert arriving.value.suggested_filename.startswith("VF, stacked, O2, porosity 0.8 - ")
            assert arriving.value.suggested_filename.endswith(f".{kind}")
            arriving.value.save_as(tmp_path / f"{card}.{kind}")
        drawn = Image.open(tmp_path / f"{card}.png")
        assert drawn.width == 2000 and len(drawn.convert("RGB").getcolors(2**24)) > 10
        words = re.sub(r"<[^>]*>", " ", (tmp_path / f"{card}.svg").read_text(encoding="utf-8"))
        assert f"{title}: VF, stacked, O2, porosity 0.8" in words
        assert ("this run" if card == "voltage" else "liquid") in words  # the legend


def test_the_lecturer_has_large_type_and_the_rest_on_a_key(page, until):
    plain = {name: size_px(page, name) for name in ("#sentence", ".tile strong", "#voltage .xtick text")}
    page.keyboard.press("p")
    page.locator("#controls").wait_for(state="hidden")
    for name, size in plain.items():
        until(page, sized(name, 1.3 * size, 3 * size))
    ticks = size_px(page, "#voltage .xtick text")
    for name in ("#statements", "#get-csv", "#losses", "#tubes", "#pin"):
        assert page.locator(name).is_hidden(), name
    page.keyboard.press("k")
    before = page.locator("#sentence").inner_text()
    page.locator("#range-film").press("ArrowRight")
    until(page, f"document.querySelector('#sentence').innerText !== {json.dumps(before)}")
    until(page, sized("#voltage .xtick text", 0.99 * ticks, 1.01 * ticks))
    page.keyboard.press("Escape")
    page.locator("#losses").wait_for()
    usual = plain["#voltage .xtick text"]
    until(page, sized("#voltage .xtick text", 0.99 * usual, 1.01 * usual))


def test_a_letter_typed_into_a_box_is_no_key(page):
    page.locator("#box-porosity").press("p")
    assert page.locator("#controls").is_visible()
