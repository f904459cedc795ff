"""Where the page is served: its path, who may embed it, and the address that others are given; no server is started."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from werkzeug.test import Client

from lobsim.errors import LobsimError
from lobsim.page import place, sharing
from lobsim.page.app import application, make
from lobsim.page.place import Place

UNDER = Place(base_path="/lobsim/")


class Jobs:
    """Gives the same file to whoever asks, and nothing else."""

    def file(self, choices, kind):
        return f"{choices.membrane}\n".encode() * 200


@pytest.fixture
def network(monkeypatch):
    """A machine that its network knows as 10.0.0.5."""
    monkeypatch.setattr(sharing, "outward", lambda host: "10.0.0.5")
    monkeypatch.setattr(place, "outward", lambda host: "10.0.0.5")


def asks(**place):
    return application(Jobs(), place=Place(**place))


@pytest.mark.parametrize("path", ["lobsim", "/lobsim", "lobsim/", "//", "/../", "/a b/", "/a?b/", "/a/./b/", ""])
def test_what_cannot_be_a_path_is_refused(path):
    with pytest.raises(LobsimError, match="it must be names of letters"):
        Place(base_path=path)


@pytest.mark.parametrize(
    "origin",
    ["moodle.example.edu", "https://a.edu/course", "https://a.edu; script-src *", "*", "'self'", "https://", ""],
)
def test_what_is_no_origin_is_refused(origin):
    with pytest.raises(LobsimError, match="is no origin"):
        Place(embedders=(origin,))


def test_nobody_may_embed_the_page_but_who_is_named():
    origins = ("https://moodle.example.edu", "http://localhost:8888", "https://*.uni.edu")
    for given, said in (((), "'none'"), (origins, " ".join(origins))):
        policy = make(Jobs(), place=Place(embedders=given)).server.test_client().get("/").headers
        assert f"frame-ancestors {said};" in policy["Content-Security-Policy"]


def test_under_a_path_the_page_its_scripts_and_its_files_are_found_and_nothing_is_elsewhere():
    client = make(Jobs(), place=UNDER).server.test_client()
    page = client.get("/lobsim/")
    assert page.status_code == 200 and page.mimetype == "text/html"
    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(asked) > 10 and all(one.startswith("/lobsim/") for one in asked)
    assert {client.get(one).status_code for one in asked} == {200}
    assert client.get("/lobsim").headers["Location"].endswith("/lobsim/")
    file = client.get("/lobsim/run.csv?membrane=VF")
    assert file.text == "VF\n" * 200 and "attachment" in file.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["/", "/run.csv", "/lobsim/nothing", "/lobsim/run.csv/", "/lobsim/x/run.csv", "/x/"])
def test_what_is_not_there_is_an_error_and_never_the_page(path):
    answer = make(Jobs(), place=UNDER).server.test_client().get(path)
    assert answer.status_code == 404 and answer.mimetype == "text/plain"
    assert answer.text.startswith("lobsim: there is nothing at") and "the page is at /lobsim/" in answer.text


def test_at_the_root_nothing_but_the_page_is_the_page():
    client = make(Jobs()).server.test_client()
    assert client.get("/").mimetype == "text/html" and client.get("/lobsim/").status_code == 404


def test_answers_are_packed_for_who_can_unpack_them():
    client = make(Jobs()).server.test_client()
    for path in ("/assets/answer.css", "/_dash-layout", "/assets/plotly/plotly-cartesian.min.js", "/run.csv"):
        plain, packed = (client.get(path, headers={"Accept-Encoding": kind}) for kind in ("identity", "gzip"))
        assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.data) and "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in client.get("/run.nc", headers={"Accept-Encoding": "gzip"}).headers


def test_a_browser_that_has_a_packed_file_is_not_sent_it_again():
    client, path = make(Jobs()).server.test_client(), "/assets/drawing.js"
    tag = client.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert again.status_code == 304 and again.data == b""


def test_who_sits_at_the_server_is_given_the_address_that_others_can_open(network):
    hall = Place("0.0.0.0", base_path="/lobsim/")
    assert sharing.address(hall, "http://localhost:8050/", "film=6") == "http://10.0.0.5:8050/lobsim/?film=6"
    assert sharing.address(hall, "http://10.1.1.1:8050/", "") == "http://10.1.1.1:8050/lobsim/"
    assert hall.address(8050) == "http://10.0.0.5:8050/lobsim/" and Place().address(1) == "http://127.0.0.1:1/"


def test_what_nobody_else_can_open_is_given_to_nobody(network, monkeypatch):
    for seen in ("http://127.0.0.1:8050/", "http://localhost/", "http://[::1]:8050/"):
        with pytest.raises(LobsimError, match="only this machine can open this page: serve it with --host"):
            sharing.address(Place(), seen, "")
    monkeypatch.setattr(sharing, "outward", lambda host: None)
    with pytest.raises(LobsimError, match="only this machine"):
        sharing.address(Place("0.0.0.0"), "http://127.0.0.1:8050/", "")


def test_an_address_of_the_sixth_version_is_spelt_in_brackets(monkeypatch):
    monkeypatch.setattr(place, "outward", lambda host: "2001:db8::7")
    assert Place("::").address(80) == "http://[2001:db8::7]:80/"


def shared(app, **headers):
    """Ask for the code as the page does; gives what is shown."""
    question = {
        "output": "qr-code.children",
        "outputs": {"id": "qr-code", "property": "children"},
        "inputs": [{"id": "qr", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["qr.n_clicks"],
        "state": [{"id": "state", "property": "data", "value": "membrane=VF&film=6"}],
    }
    answer = Client(app).post("/_dash-update-component", json=question, headers=headers)
    return json.loads(answer.get_data())["response"]["qr-code"]["children"]


def test_a_proxy_is_believed_only_where_it_is_expected():
    told = {"X-Forwarded-Host": "lab.example.edu", "X-Forwarded-Proto": "https"}
    code, link = shared(asks(behind_proxy=True), **told)
    assert link["props"]["href"] == "https://lab.example.edu/?membrane=VF&film=6"
    ET.fromstring(unquote(code["props"]["src"].removeprefix("data:image/svg+xml;charset=utf-8,")))
    (refused,) = shared(asks(), **told)
    assert "only this machine can open this page" in refused["props"]["children"]


def test_a_link_too_long_for_a_code_is_refused():
    with pytest.raises(LobsimError, match="the link is 3000 characters long, too long for a QR code"):
        sharing.drawn("a" * 3000)
