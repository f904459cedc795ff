"""`make docs`: no warning, no dead link, no request that leaves a page, every public name in the reference."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import lobsim
from tests.docs.conftest import DOCS, lessons

ROOT = DOCS.parent
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
NOT_FETCHED = {"canonical", "next", "prev", "search", "index", "author"}  # links that say something, and load nothing


class Page(HTMLParser):
    """What a page refers to, what it fetches, and where it can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.fetched, self.anchors = [], [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if given.get(FETCHED.get(tag, "")) and given.get("rel") not in NOT_FETCHED:
            self.fetched.append(given[FETCHED[tag]])


def command(out):
    """The command of the Makefile, with this Python and another folder."""
    recipe = re.search(r"^docs: .*\n\t(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    return [{"$(BIN)/python": sys.executable, "build/docs": str(out)}.get(word, word) for word in recipe.split()]


def dead(pages):
    """Links within the documentation that lead nowhere."""
    found = []
    for path, page in pages.items():
        for link in page.links:
            to = urlsplit(link)
            if to.scheme or to.netloc:
                continue
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            known = pages.get(target)
            if not target.is_file() or (to.fragment and known and unquote(to.fragment) not in known.anchors):
                found.append(f"{path.name}: {link}")
    return found


def test_the_documentation_is_built_without_a_warning_and_asks_nothing_of_the_network(tmp_path):
    pytest.importorskip("myst_nb", reason="the documentation needs the dependency group docs")
    done = subprocess.run(command(tmp_path), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    pages = {path: Page(path) for path in tmp_path.rglob("*.html") if "_static" not in path.parts}
    assert len(pages) > 40
    fetched = [source for page in pages.values() for source in page.fetched]
    assert len(fetched) > 100
    assert not [source for source in fetched if urlsplit(source).netloc]
    sheets = [path.read_text(encoding="utf-8") for path in (tmp_path / "_static").rglob("*.css")]
    assert not [sheet for sheet in sheets if re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", sheet)]
    assert (tmp_path / "_static" / "mathjax" / "tex-chtml.js").is_file()
    assert dead(pages) == []
    for lesson in lessons():
        page = pages[tmp_path / "lessons" / f"{lesson.stem}.html"]
        assert sum("_images" in source for source in page.fetched) >= 1, f"{lesson.stem} shows no figure"
        for notebook in (f"{lesson.stem}.ipynb", f"{lesson.stem}_questions.ipynb"):
            assert any(link.endswith(f"/{notebook}") for link in page.links), f"{lesson.stem} does not offer {notebook}"


def test_every_public_name_is_in_the_reference():
    text = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("api/*.md"))
    shown = set(re.findall(r"^\.\. auto\w+:: lobsim\.(\w+)$", text, re.MULTILINE))
    assert set(lobsim.__all__) <= shown  # functions and classes, and modules such as lobsim.cyclers


def test_every_term_and_every_model_is_in_the_reference():
    text = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("api/*.md"))
    shown = set(re.findall(r"^\.\. automodule:: lobsim\.([\w.]+)$", text, re.MULTILINE))
    files = [*(ROOT / "lobsim" / "physics").glob("*.py"), *(ROOT / "models").glob("*.py")]
    names = {f"{Path(file).parent.name}.{file.stem}" for file in files if file.stem != "__init__"}
    assert names - shown == {"physics.constants", "physics.laws"}  # the laws are on the page of cells
