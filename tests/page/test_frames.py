"""The page in a frame of another origin's page, in chromium: shown where it was allowed, refused where it was not."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.page import started

pytestmark = pytest.mark.alone


class Course(BaseHTTPRequestHandler):
    """Answers with a page that shows, in a frame, the address that it is asked for."""

    def do_GET(self):
        shown = parse_qs(urlsplit(self.path).query).get("shown", ["about:blank"])[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<title>Course</title><iframe src="{shown}" width="1300" height="700"></iframe>'.encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def course():
    """The origin of a course's pages; lobsim's is localhost, another one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1366, "height": 768})
    made.set_default_timeout(180_000)
    made.complaints = []
    made.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
    yield made
    made.close()


def elsewhere(address):
    return address.replace("127.0.0.1", "localhost")


def test_a_page_that_is_named_may_show_it_and_its_knobs_turn(page, course):
    with started("--embed", course, "--workers", "1") as (_, address):
        page.goto(f"{course}/?shown={elsewhere(address)}")
        cell = page.frame_locator("iframe")
        cell.locator(".tile strong", has_text="3593 mAh/g").wait_for()
        cell.locator("#box-film").fill("8")
        cell.locator("#box-film").press("Enter")
        cell.locator(".tile strong", has_text="3593 mAh/g").wait_for(state="detached")
        cell.locator("#voltage .scatterlayer .trace").first.wait_for()
        assert page.frames[1].url.endswith("&film=8")
    assert page.complaints == []


def test_a_page_that_is_not_named_may_not(page, course, address):
    with page.expect_event("console", lambda said: "frame-ancestors 'none'" in said.text):
        page.goto(f"{course}/?shown={elsewhere(address)}")
    assert page.frame_locator("iframe").locator("#sentence").count() == 0
