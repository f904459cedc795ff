"""One file for a colleague: everything in it, nothing executed, damage refused."""

import json
import zipfile

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim import Cell, LobsimError
from lobsim.cli import app
from tests.laboratory.conftest import CELL, LAB


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sharing")
    (folder / "lab.toml").write_text(LAB, encoding="utf-8")
    (folder / "cell.toml").write_text(CELL, encoding="utf-8")
    cell = Cell.load(folder / "cell.toml").with_mesh(6, 8)
    return lobsim.share(cell, folder / "kb.lobsim", protocol="Discharge at 1 mA/cm2 until 2.0 V").read_bytes()


@pytest.fixture
def shared(folder, made):
    (folder / "kb.lobsim").write_bytes(made)
    return folder / "kb.lobsim"


def test_a_colleague_opens_what_was_shared(folder, shared):
    (folder / "lab.toml").unlink()
    found = lobsim.open_shared(shared)
    assert found.cell.label == "KB paper in DMSO" and found.result.cell == found.cell
    assert found.figure[:4] == b"\x89PNG" and found.versions["lobsim"] == lobsim.__version__
    again = lobsim.run(found.cell, found.result.protocol, progress=False)
    assert again.capacity_mAh_g == pytest.approx(found.result.capacity_mAh_g, rel=1e-9)
    result = CliRunner().invoke(app, ["show", str(shared), "--json", "-", "--out", str(folder / "out")])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["protocol"] == ["Discharge at 1 mA/cm2 until 2.0 V"]
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "cell.toml",
        "figure.png",
        "result.nc",
        "versions.json",
    ]


def test_the_command_shares_a_cell_or_a_result(folder, shared):
    lobsim.open_shared(shared).save(folder / "out")
    for given in ("out/result.nc",):
        result = CliRunner().invoke(app, ["share", str(folder / given), "--out", str(folder / "b.lobsim")])
        assert result.exit_code == 0, result.output
    assert lobsim.open_shared(folder / "b.lobsim").cell.label == "KB paper in DMSO"


def test_code_is_not_shared_and_not_imported(folder, shared):
    salt = lobsim.Electrolyte("mine", like="LiTFSI-DMSO", **{"Salt diffusivity [m2.s-1]": lambda c: 1e-10 + 0 * c})
    with pytest.raises(LobsimError, match="a shared file holds no code"):
        lobsim.share(Cell("NIPS", "coin", electrolyte=salt), folder / "c.lobsim")
    with zipfile.ZipFile(shared) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    code = b'"Salt diffusivity [m2.s-1]" = { function = "antigravity:geohash" }'
    hostile = files["cell.toml"] + b'\n[electrolyte.bad]\nlike = "LiTFSI-DMSO"\n' + code
    _packed(folder / "bad.lobsim", files | {"cell.toml": hostile})
    with pytest.raises(LobsimError, match="code of somebody else"):
        lobsim.open_shared(folder / "bad.lobsim")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: files | {"../evil.py": b"x"},
        lambda files: {name: content for name, content in files.items() if name != "result.nc"},
        lambda files: files | {"versions.json": b"{"},
        lambda files: files | {"result.nc": files["result.nc"][:2000]},
        lambda files: files | {"cell.toml": b"[cell]\nmembrane = 5"},
    ],
)
def test_what_is_damaged_is_one_sentence(folder, shared, spoil):
    with zipfile.ZipFile(shared) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    _packed(folder / "bad.lobsim", spoil(files))
    result = CliRunner().invoke(app, ["show", str(folder / "bad.lobsim")])
    assert result.exit_code == 2 and len(result.stderr.strip().splitlines()) == 1
    assert "bad.lobsim" in result.stderr
    assert not (folder.parent / "evil.py").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all"])
def test_what_is_no_archive_is_refused(folder, content):
    (folder / "x.lobsim").write_bytes(content)
    with pytest.raises(LobsimError, match="is no file that lobsim shares"):
        lobsim.open_shared(folder / "x.lobsim")


def _packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
