"""What the wheels hold: each package alone, and a description whose links lead somewhere."""

import re
import subprocess
import sys
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"lobsim": ROOT, "hexwgm": ROOT / "hexwgm"}


@pytest.fixture(scope="module", params=FOLDERS)
def wheel(request, tmp_path_factory):
    """A wheel, built as pip builds it: its name, its files, its metadata."""
    folder = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=FOLDERS[request.param], check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as content:
        return request.param, content.namelist(), _metadata(content)


def _metadata(content):
    (path,) = [name for name in content.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_string(content.read(path).decode())


def test_a_wheel_holds_its_own_package_its_command_and_its_licence(wheel):
    package, files, _ = wheel
    assert {name.split("/")[0] for name in files if ".dist-info/" not in name} == {package}
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
    assert own <= set(files)
    if package == "lobsim":  # what was computed and is shipped beside a paper
        data = ROOT.glob("parameter_sets/*/*.csv")
        shipped = {f"lobsim/{path.relative_to(ROOT).as_posix()}" for path in data}
        assert shipped and shipped <= set(files)
    assert sum(name.endswith("licenses/LICENSE") for name in files) == 1


def test_links_of_the_description_lead_somewhere_without_the_checkout(wheel):
    package, _, metadata = wheel
    said = metadata.get_payload()
    assert metadata["Description-Content-Type"] == "text/markdown" and said.startswith(f"# {package}\n")
    links = re.findall(r"\]\(([^)]*)\)", said)
    assert links and all(link.startswith("https://") for link in links)
    assert not re.search(r"<(img|a)\b|^\[[^\]]+\]:", said, re.MULTILINE)


def test_the_files_that_a_description_names_instead_are_there(wheel):
    package, _, metadata = wheel
    named = re.findall(r" \(`([\w/.]+)`\)", metadata.get_payload())
    assert bool(named) == (package == "lobsim")
    assert all((ROOT / path).is_file() for path in named)


def test_both_packages_come_under_the_same_licence():
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "hexwgm" / "LICENSE").read_bytes()
