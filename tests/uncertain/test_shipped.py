"""The draws that are shipped with the paper: good, within their ranges, and what the model gives again."""

import numpy as np
import pytest

from lobsim.laboratory import catalogue
from lobsim.uncertain import Draws, Prior, runs, shipped
from lobsim.uncertain.draws import DISCREPANCIES
from lobsim.uncertain.left_out import read_shipped, save
from lobsim.uncertain.problem import VOLUMES
from lobsim.uncertain.statements import cases

PAPER = catalogue.laboratory("saengkaew2023")


@pytest.fixture(scope="module")
def draws():
    return Draws.shipped("saengkaew2023")


def first(note):
    return float(note.split()[0].rstrip(","))


def test_there_are_500_draws_of_chains_that_agree_and_weights_that_can_be_trusted(draws):
    assert len(draws) == 500
    assert first(draws.notes["R-hat"]) <= 1.01 and first(draws.notes["k of Pareto"]) < 0.7
    assert first(draws.notes["effective draws"]) > 500
    assert draws.notes["command"].startswith("lobsim calibrate saengkaew2023 --draws")
    assert shipped.path("saengkaew2023", shipped.DRAWS).stat().st_size < 500_000


def test_every_number_has_a_column_and_stays_in_its_range_around_the_papers_value(draws):
    prior = Prior.of("saengkaew2023")
    assert draws.names == prior.labels
    for one, column in zip(draws.numbers, draws.values.T, strict=True):
        assert one.low <= column.min() < column.max() <= one.high
        near = 0.1 * (one.high - one.low)  # a value at the end of its range is the limit of the draws
        assert column.min() - near <= one.value <= column.max() + near, one.label


def test_the_statements_narrow_some_numbers_and_leave_those_that_only_cycles_feel(draws):
    prior = Prior.of("saengkaew2023").sample(5000)
    before, after = (np.ptp(np.quantile(values, [0.05, 0.95], axis=0), axis=0) for values in (prior, draws.values))
    left = dict(zip(draws.names, after / before, strict=True))
    assert left["Share of excess liquid in the gas-diffusion layer, coin"] < 0.5
    only_cycles = [left[one.label] for one in draws.numbers if not one.in_discharges]
    assert only_cycles == pytest.approx([1] * len(only_cycles), abs=0.2)


def test_readings_lie_within_the_draws(draws):
    for said in PAPER.statements:
        if said.low is not None and said.high is not None:
            column = draws.said[f"{said.case}, {said.quantity}"]
            assert np.quantile(column, 0.01) < said.high and np.quantile(column, 0.99) > said.low, said.case
    assert all((draws.said[name] >= 0).all() for name in DISCREPANCIES)


def test_the_model_says_again_what_is_stored_of_the_statements(draws):
    some = draws.chosen([0, 250, 499])
    chosen = [one for one in cases(PAPER, VOLUMES) if one.name in ("NIPS stacked 0.4 mA/cm2", "VF coin 0.4 mA/cm2")]
    found = runs.numbers(chosen, some)
    stored = [some.said[target.label] for case in chosen for target in case.targets]
    assert pytest.approx(np.array(stored), rel=2e-3) == found.T


def test_every_statement_was_left_out_once_and_its_row_is_written_as_it_was_read(tmp_path):
    rows = read_shipped("saengkaew2023")
    targets = [target for case in cases(PAPER, VOLUMES) for target in case.targets]
    assert [(row.case, row.quantity) for row in rows] == [(one.case, one.quantity) for one in targets]
    assert all(row.predicted_low < row.predicted < row.predicted_high and 0 <= row.holds <= 1 for row in rows)
    save(rows, tmp_path / "left_out.csv")
    assert (tmp_path / "left_out.csv").read_text() == shipped.path("saengkaew2023", shipped.LEFT_OUT).read_text()
