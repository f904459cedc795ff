"""A laboratory that cannot be is refused in one sentence that names the file and the line."""

import pytest
from typer.testing import CliRunner

from lobsim import LobsimError
from lobsim.cli import app
from lobsim.laboratory import catalogue

WHOLE = 'like = "NIPS"\n'
HERE = "  # here"
# What the file says, with a mark at the line that the sentence must name, and words of the sentence
BAD = {
    "a part of no kind": ('[membran."A"]  # here\nlike = "NIPS"', "no table of a laboratory"),
    "a part of no kind beside others": (
        f'[membrane.A]\n{WHOLE}[electrolite.B]  # here\nlike = "x"',
        "mean electrolyte?",
    ),
    "usual numbers that are none": ("usual = 5  # here", "is a table of tables"),
    "an edition that is a number": ("[edition]\nold = 5  # here", "is a table, not 5"),
    "a law that is a number": ("[by_law]\nlithium = 5  # here", "is a table, not 5"),
    "statements that are numbers": ("statement = [5]  # here", "is a list of tables"),
    "cycles that are a table": ("[cycling]  # here\ncase = 1", "is a list of tables"),
    "common numbers that are one": ("common = 5  # here", "is a table of numbers"),
    "a circle of two": ('[membrane.A]\nlike = "B"\n[membrane.B]  # here\nlike = "A"', "circle"),
    "a circle of one": ('[membrane.A]  # here\nlike = "A"', "circle"),
    "like what is not there": ('[membrane.A]  # here\nlike = "NIP"', "did you mean NIPS?"),
    "an unknown number": (f'[membrane.A]\n{WHOLE}thicknes = "1 um"  # here', "did you mean 'thickness'?"),
    "an unknown unit": (f'[membrane.A]\n{WHOLE}thickness = "1 furlong"  # here', "unknown unit 'furlong'"),
    "another kind of unit": (f'[membrane.A]\n{WHOLE}thickness = "1 mg"  # here', "cannot be in 'mg'"),
    "no unit": (f"[membrane.A]\n{WHOLE}thickness = 120  # here", "needs a unit"),
    "no unit in a text": (f'[membrane.A]\n{WHOLE}thickness = "120"  # here', "needs a unit"),
    "no unit behind a power": (f'[membrane.A]\n{WHOLE}thickness = "1.2e-4"  # here', "needs a unit"),
    "a negative thickness": (f'[membrane.A]\n{WHOLE}thickness = "-5 um"  # here', "must be above 0"),
    "a porosity of 5": (f"[membrane.A]\n{WHOLE}porosity = 5  # here", "strictly between 0 and 1"),
    "a list as a number": (f"[membrane.A]\n{WHOLE}porosity = [0.5]  # here", "is a number"),
    "a truth as a number": (f"[membrane.A]\n{WHOLE}porosity = true  # here", "is a number"),
    "a number given twice": (f'[membrane.A]\n{WHOLE}thickness = "1 um"\nthickness_um = 2  # here', "given twice"),
    "nothing but a name": ("[membrane.A]  # here", "lacks 'Membrane loading [kg.m-2]'"),
    "a part that is no table": ("[membrane]\nA = 5  # here", "is a table"),
    "a name of nothing": ('[membrane." "]  # here\nlike = "NIPS"', "a name that says something"),
    "two parts of one name": (f"[membrane.A]\n{WHOLE}[membrane.a]  # here\n{WHOLE}", "described twice"),
    "an unknown status": (f'[membrane.A]\n{WHOLE}porosity = {{ value = 0.9, status = "guessed" }}  # here', "status"),
    "an empty source": (f'[membrane.A]\n{WHOLE}porosity = {{ value = 0.9, source = "" }}  # here', "says something"),
    "outside its own range": (f"[membrane.A]\n{WHOLE}porosity = {{ value = 0.9, low = 0.95 }}  # here", "own range"),
    "a key of a number": (
        f"[membrane.A]\n{WHOLE}porosity = {{ value = 0.9, sorce = 1 }}  # here",
        "did you mean source",
    ),
    "neither value nor table": (
        f'[membrane.A]\n{WHOLE}porosity = {{ status = "printed" }}  # here',
        "one of the three",
    ),
    "code": (f"[membrane.A]\n{WHOLE}porosity = \"__import__('os').getcwd()\"  # here", "is no expression"),
    "an endless power": (f'[membrane.A]\n{WHOLE}porosity = "0.5 * 9**9**9**9"  # here', "worked out"),
    "an attribute": (f'[membrane.A]\n{WHOLE}porosity = "c.real"  # here', "is no expression"),
    "an unknown letter": (f'[membrane.A]\n{WHOLE}porosity = "0.5 * x"  # here', "'x' is unknown"),
    "an unknown function": (f'[membrane.A]\n{WHOLE}porosity = "sin(T)"  # here', "unknown function 'sin'"),
    "a thousand brackets": (f'[membrane.A]\n{WHOLE}porosity = "{"(" * 500}1{")" * 500}"  # here', "brackets"),
    "a porosity of the salt": (f'[membrane.A]\n{WHOLE}porosity = "0.5 + c/1e6"  # here', "cannot depend on the salt"),
    "U as a function of T": (
        '[common]\n"Lithium peroxide equilibrium potential [V]" = "3 - T/1e4"  # here',
        "is moved with",
    ),
    "a table that falls": (
        '[electrolyte.A]\nlike = "LiTFSI-TEGDME"\n"Salt diffusivity" = { table = [[2, 1], [1, 1]] }  # here',
        "of rising c",
    ),
    "a table of words": (
        '[electrolyte.A]\nlike = "LiTFSI-TEGDME"\n"Salt diffusivity" = { table = [["a", 1]] }  # here',
        "a row of a table",
    ),
    "a function that is not there": (
        '[electrolyte.A]\nlike = "LiTFSI-TEGDME"\n"Salt diffusivity" = { function = "nowhere_at_all:D" }  # here',
        "no module 'nowhere_at_all'",
    ),
    "a build of no separator": ('[build.A]  # here\nmodel = "coin"\nelectrolyte = "LiTFSI-TEGDME"', "lacks"),
    "flooded by a word": ('[build.A]  # here\nlike = "coin"\nflooded = "yes"', "true or false"),
    "a carbon that is not there": (f'[membrane.A]\n{WHOLE}carbon = "Superb P"  # here', "did you mean Super P?"),
    "a statement about nothing": ('[[statement]]  # here\nmembrane = "NIPS"', "says its 'build'"),
    "a statement of no quantity": (
        '[[statement]]  # here\nmembrane = "NIPS"\nbuild = "coin"\nprotocol = "x"\nquantity = "capacity"',
        "unknown quantity",
    ),
    "a statement of an unknown quantity of a cycle": (
        '[[statement]]  # here\nmembrane = "NIPS"\nbuild = "coin"\nprotocol = "x"\nquantity = "capacity"\ncycle = 3',
        "unknown quantity of a cycle",
    ),
    "cycles of which no cycle is named": (
        '[[cycling]]  # here\ncase = "a"\nmembrane = "NIPS"\nbuild = "coin"\ndischarge = "1 mA/cm2 for 1 h"\n'
        'charge = "1 mA/cm2 for 1 h"\ntimes = 3\nstatements = [{ quantity = "power_mW_cm2", low = 1 }]',
        "says which 'cycle'",
    ),
    "cycles of a membrane that is not there": (
        '[[cycling]]  # here\ncase = "a"\nmembrane = "NIP"\nbuild = "coin"\ndischarge = "1 mA/cm2 for 1 h"\n'
        'charge = "1 mA/cm2 for 1 h"\ntimes = 3',
        "did you mean NIPS?",
    ),
    "a laboratory like nothing": ('[laboratory]\nlike = "nobody1999"  # here', "unknown laboratory 'nobody1999'"),
    "a name that is a number": ("[laboratory]\nname = 5  # here", "is a text"),
    "an unknown key": ('[laboratory]\nnmae = "x"  # here', "did you mean name?"),
}


@pytest.mark.parametrize("why", BAD)
def test_a_bad_laboratory_gets_one_sentence_with_file_and_line(why, tmp_path):
    text, words = BAD[why]
    path = tmp_path / "lab.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LobsimError) as error:
        _used(catalogue.laboratory(path))
    sentence = str(error.value)
    assert words in sentence
    if words == "no table of a laboratory":
        return  # said of the file as a whole
    line = 1 + next(number for number, one in enumerate(text.splitlines()) if HERE in one)
    assert sentence.startswith(f"'{path}', line {line}: ")


def _used(laboratory):
    from lobsim import Cell

    Cell("A", "coin", laboratory=laboratory)


def test_the_command_line_says_it_with_exit_code_2(tmp_path):
    path = tmp_path / "lab.toml"
    path.write_text(BAD["no unit"][0], encoding="utf-8")
    for words in (["check"], ["run", "--membrane", "A", "--lab"], ["list", "membranes", "--lab"]):
        result = CliRunner().invoke(app, [*words, str(path)])
        assert result.exit_code == 2
        assert f"{path}', line 3: 'thickness' needs a unit" in result.stderr


def test_laboratories_that_are_like_each_other_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text('[laboratory]\nlike = "b.toml"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[laboratory]\nlike = "a.toml"', encoding="utf-8")
    with pytest.raises(LobsimError, match="laboratories go round in a circle"):
        catalogue.laboratory(tmp_path / "a.toml")


def test_two_files_of_a_folder_cannot_describe_one_part(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.toml").write_text('[membrane.A]\nlike = "NIPS"', encoding="utf-8")
    with pytest.raises(LobsimError, match=r"described twice; the other is in '.*a\.toml'"):
        catalogue.laboratory(tmp_path)
