"""A result says within what its books close, and a result whose books do not close is not passed on in silence."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.numerics.solver import SWEEP
from lobsim.result.certificate import BOUNDS, Solved, certify

HOUR = "Discharge at 0.4 mA/cm2 for 1 h"
SOLVED = Solved("0.1.0", "26.10", 1e-6, 1e-8, 0.033)


@pytest.fixture(scope="module")
def result():
    return lobsim.run(lobsim.Cell("NIPS", "coin").with_mesh(positive=10), HOUR)


def test_every_book_of_a_result_is_certified_and_closes(result):
    certificate = result.certificate
    assert [book.name for book in certificate.books] == ["charge", "lithium", "oxygen", "salt", "electrolyte"]
    assert certificate.closes and certificate.warning is None
    for book in certificate.books:
        assert book.error == result.books[book.name] <= book.bound == BOUNDS[book.name].error


def test_tolerances_and_versions_are_those_of_the_run(result):
    import pybamm

    assert result.certificate.solved == Solved(lobsim.__version__, pybamm.__version__, 1e-6, 1e-8, 0.033)
    loose = lobsim.run(result.cell, HOUR, accuracy=SWEEP)
    assert (loose.solved.rtol, loose.solved.atol) == (1e-5, 1e-7)


@pytest.mark.parametrize("book", BOUNDS)
@pytest.mark.parametrize("error", [2.0, float("nan")])
def test_one_book_beyond_its_bound_is_named_whichever_it_is(book, error):
    books = {name: 0.1 * bound.error for name, bound in BOUNDS.items()} | {book: error * BOUNDS[book].error}
    certificate = certify(books, SOLVED)
    assert [one.name for one in certificate.open] == [book]
    assert certificate.warning.startswith(f"the books do not close: {book} misses ")
    assert certify({**books, book: BOUNDS[book].error}, SOLVED).closes


def test_a_run_that_was_gone_on_with_names_both_versions_and_the_looser_tolerances():
    later = replace(SOLVED, lobsim="0.2.0", rtol=1e-7)
    assert later.after(SOLVED) == replace(SOLVED, lobsim="0.1.0 and 0.2.0")
    assert SOLVED.after(SOLVED) == SOLVED


def test_a_saved_result_holds_its_certificate_for_other_programs_too(result, tmp_path):
    import xarray

    result.save(tmp_path / "run.nc")
    held = json.loads(xarray.load_dataset(tmp_path / "run.nc", engine="h5netcdf").attrs["certificate"])
    assert held == result.certificate.to_dict()
    assert held["closes"] is True and held["books"]["oxygen"]["bound"] == BOUNDS["oxygen"].error
    assert held["solved"]["rtol"] == 1e-6
    assert lobsim.load(tmp_path / "run.nc").certificate == result.certificate


@pytest.mark.parametrize("command", [["run"], ["cycle", "--build", "coin", "--times", "1", "--no-ageing"]])
def test_the_command_line_gives_the_certificate_and_warns_of_an_open_book(command, monkeypatch):
    """The books of a run are made to miss 2 % of the charge, as a flow that is forgotten would."""
    command = [*command, "--model", "lumped", "--json", "-"]
    whole = CliRunner().invoke(app, command)
    assert json.loads(whole.stdout)["certificate"]["closes"] is True and "books" not in whole.stderr
    monkeypatch.setattr("lobsim.result.books.Ledger.close", lambda ledger: {"charge": 0.02, "lithium": 0.0})
    told = CliRunner().invoke(app, command)
    certificate = json.loads(told.stdout)["certificate"]
    assert certificate["closes"] is False and certificate["books"]["charge"]["closes"] is False
    assert certificate["books"]["lithium"]["closes"] is True
    assert "lobsim: warning: the books do not close: charge misses 2.0e-02 (bound 1e-05)" in told.stderr


def test_a_table_for_eyes_says_which_book_is_open(monkeypatch):
    monkeypatch.setattr("lobsim.result.books.Ledger.close", lambda ledger: {"charge": 0.02, "lithium": 0.0})
    shown = CliRunner(env={"COLUMNS": "150"}).invoke(app, ["run", "--model", "lumped"])
    assert "open: charge 2e-02" in shown.stdout
