"""A laboratory to begin with runs at once, and `lobsim check` says what is wrong with one."""

from typer.testing import CliRunner

from lobsim.check.laboratories import review
from lobsim.cli import app


def call(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_the_template_runs_at_once_under_its_own_names(tmp_path):
    assert call("new", "lab", tmp_path / "mine").exit_code == 0
    assert review(tmp_path / "mine") == []
    result = call("run", "--cell", tmp_path / "mine" / "cell.toml", "--mesh", 6, 8)
    assert result.exit_code == 0, result.output
    assert "My paper in DMSO" in result.stdout


def test_every_commented_line_of_the_template_is_right(tmp_path):
    """What a user uncomments works too."""
    call("new", "lab", tmp_path / "mine")
    path = tmp_path / "mine" / "lab.toml"
    lines = [
        line[2:] if line.startswith('# "') or line.startswith("# porosity") else line
        for line in path.read_text().splitlines()
    ]
    head, _, said = "\n".join(lines).partition("# [[statement]]")
    said = "\n".join(line.removeprefix("# ") for line in said.splitlines())
    path.write_text(f"{head}[[statement]]{said}\n")
    assert [one for one in review(tmp_path / "mine") if one.kind == "impossible"] == []


def test_a_laboratory_that_is_there_is_not_written_over(tmp_path):
    call("new", "lab", tmp_path)
    (tmp_path / "lab.toml").write_text("# mine")
    result = call("new", "lab", tmp_path)
    assert result.exit_code == 2 and "is there already" in result.stderr
    assert (tmp_path / "lab.toml").read_text() == "# mine"


def test_check_says_what_is_impossible_doubtful_and_without_a_source(folder):
    text = (folder / "lab.toml").read_text()
    text += '\n[membrane."too full"]\nlike = "NIPS"\nthickness = "20 um"\n'
    text += '\n[membrane.dense]\nlike = "NIPS"\nsource = "x"\n"skeletal density" = "1.4 g/cm3"\nbet_area_m2_g = 190\n'
    text += '\n[electrolyte.thin]\nlike = "LiTFSI-DMSO"\nsource = "x"\n"Oxygen diffusivity" = "1e-5 m2/s"\n'
    (folder / "lab.toml").write_text(text)
    found = review(folder)
    kinds = {(one.kind, one.about) for one in found}
    assert ("impossible", "too full in Swagelok") in kinds
    assert ("without a source", "too full") in kinds and ("without a source", "Swagelok") in kinds
    assert any(one.kind == "doubtful" and "times above" in one.sentence for one in found)
    assert not any("dense" in one.about and one.kind == "impossible" for one in found)
    result = call("check", folder)
    assert result.exit_code == 1 and "solid and pores cannot be" in result.stdout


def test_check_reads_cells_too(folder):
    (folder / "bad.toml").write_text('[cell]\nlaboratory = "lab.toml"\nmembrane = "KB papr"\n')
    found = review(folder)
    assert any(one.kind == "impossible" and "did you mean KB paper?" in one.sentence for one in found)
