"""Runs, cycles and studies under the rival laws: what ended them, in words that are true, and books that close."""

import pytest

import lobsim
from lobsim.physics import rivals


@pytest.mark.parametrize(
    ("laws", "cause"),
    [
        ({"passivation": "deposit"}, "transport through the Li2O2 deposit"),
        ({"passivation": "diffusion"}, "oxygen transport through the Li2O2 film"),
    ],
)
@pytest.mark.parametrize("build", ["stacked", "coin"])
def test_the_cause_of_death_says_what_did_not_get_through(laws, cause, build):
    cell = lobsim.Cell("NIPS", build, model="lumped" if build == "coin" else None).with_laws(**laws).with_mesh(4, 10)
    result = lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V")
    assert result.cause == cause
    assert result.audit["film"][-1] > 0.3


@pytest.mark.parametrize("passivation", ["deposit", "diffusion"])
def test_below_a_cover_that_oxygen_cannot_pass_nothing_reacts(passivation):
    """A volt lower than any cut-off it still is not a film of electrons that ends it."""
    cell = lobsim.Cell("NIPS", "coin", model="lumped").with_laws(passivation=passivation).with_mesh(4, 10)
    cell = cell.with_values({"Lower voltage cut-off [V]": 0.5})
    result = lobsim.run(cell, "Discharge at 2 mA/cm2 until 0.6 V")
    assert result.end in ("carbon covered", "voltage limit 0.6 V") and "electrons" not in result.cause


@pytest.mark.parametrize(
    "laws",
    [{"passivation": "deposit", "route": "superoxide"}, {"passivation": "diffusion"}, {"passivation": "ohmic"}],
    ids=" ".join,
)
@pytest.mark.parametrize("build", ["stacked", "cycling"])
def test_the_books_of_cycles_with_ageing_close_under_the_rivals(laws, build):
    cell = lobsim.Cell("NIPS", build).with_laws(**laws, mediator="on", ageing="on").with_mesh(4, 8)
    cycles = lobsim.cycle("0.4 mA/cm2 until 0.5 mAh/cm2", "0.2 mA/cm2 until 0.5 mAh/cm2 or 4.2 V", times=2)
    result = lobsim.run(cell, cycles)
    assert result.finished and len(result.steps) == 4
    assert all(book.closes for book in result.certificate.books)


def test_a_study_names_the_cause_that_a_run_names(tmp_path):
    films = list(rivals.TO_CARBON)
    study = lobsim.study(
        lobsim.Cell("NIPS", "coin", model="lumped"),
        {"law passivation": films},
        protocol="Discharge at 1 mA/cm2 until 2.0 V",
        design="list",
    )
    table = lobsim.sweep(study, tmp_path / "study", jobs=1).table()
    runs = [
        lobsim.run(lobsim.Cell("NIPS", "coin", model="lumped").with_laws(passivation=film), study.protocol)
        for film in films
    ]
    assert list(table["cause"]) == [run.cause for run in runs]
    assert len({run.cause for run in runs}) == 2
