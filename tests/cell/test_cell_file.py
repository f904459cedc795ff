"""A cell can be written to a file and read again, with where its numbers come from."""

import pytest

import lobsim
from lobsim import LobsimError
from lobsim.parameters.values import Origin

NAME = "Oxygen diffusivity [m2.s-1]"


def test_a_cell_comes_back_as_it_was_written(tmp_path):
    origin = Origin("fitted", 'two curves, "A" and \\B\\', 0.9e-9, 1.3e-9)
    cell = lobsim.Cell("VF", "stacked", gas="air").with_laws(network="Bruggeman").with_mesh(4, 12, 5)
    cell = cell.with_values({NAME: 1.2e-9, "Electrolyte dose [m]": 4e-5}, {NAME: origin})
    cell.save(tmp_path / "cell.toml", {"who": "we", "when": [2026, 11]})
    again = lobsim.Cell.load(tmp_path / "cell.toml")
    assert again == cell
    assert again.parameters[NAME].origin == origin
    assert again.parameters["Electrolyte dose [m]"].origin.source == "set by the user"


def test_a_number_that_is_changed_again_loses_its_origin():
    origin = Origin("fitted", "two curves")
    cell = lobsim.Cell().with_values({NAME: 1.2e-9}, {NAME: origin})
    assert cell.parameters[NAME].origin.status == "fitted"
    assert cell.with_values({NAME: 1.1e-9}).parameters[NAME].origin.source == "set by the user"


def test_a_result_keeps_the_origins_of_its_cell(tmp_path):
    cell = lobsim.Cell("VF", "coin", model="lumped").with_values({NAME: 1.2e-9}, {NAME: Origin("fitted", "two curves")})
    lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V").save(tmp_path / "run.nc")
    assert lobsim.load(tmp_path / "run.nc").cell.parameters[NAME].origin == Origin("fitted", "two curves")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cell = 3", "'cell' is a table"),
        ("[sell]", r"no table \[cell\]"),
        ('[cell]\nmembrain = "VF"', "did you mean membrane"),
        ('[cell]\nmembrane = "VG"', "unknown membrane 'VG'"),
        ("[cell.values]\n'Oxygen diffusivity [m2.s-1]' = { status = 'fitted' }", "without 'value'"),
        ("[cell.values]\n'Oxygen diffusivity [m2.s-1]' = { value = 1e-9, status = 'guessed' }", "unknown status"),
        ("[cell.values]\n'Oxygen diffusivity [m2.s-1]' = { value = 1e-9, source = ' ' }", "has no source"),
        ("[cell.values]\n'Oxygen diffusivity [m2.s-1]' = { value = 1e-9, low = 'a' }", "'low' of"),
        ("[cell.values]\n'Oxygen diffusivity [m2.s-1]' = 'many'", "must be a number"),
        ("[cell]\nmesh = 6", "'mesh' is a list of numbers, 'laws' and 'values' are tables"),
        ("[cell]\nlaws = ['planar']", "'mesh' is a list of numbers, 'laws' and 'values' are tables"),
        ("[cell]\nfile = 'there.toml'", "there.toml"),
        ("[cell]\nfile = 'cell.toml'", "yet another file"),
        ("[cell]\nfile = 'cell.toml'\ngas = 'air'", "cannot be given beside it"),
        ("[cell", "is no TOML"),
    ],
)
def test_a_file_that_describes_no_cell_is_refused_in_words(tmp_path, text, words):
    (tmp_path / "cell.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LobsimError, match=words) as told:
        lobsim.Cell.load(tmp_path / "cell.toml")
    assert "cell.toml" in str(told.value)


def test_a_cell_is_not_written_where_it_cannot_be(tmp_path):
    with pytest.raises(LobsimError, match=r"must end in \.toml"):
        lobsim.Cell().save(tmp_path / "cell.json")
    with pytest.raises(LobsimError, match="there is no folder"):
        lobsim.Cell().save(tmp_path / "nowhere" / "cell.toml")
