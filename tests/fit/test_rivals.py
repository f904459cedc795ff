"""What is left out is predicted as by a fit without it, and curves of one law prefer it."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

import lobsim
from lobsim.fit import rivals
from lobsim.fit.belief import believed
from lobsim.fit.drawn import drawn
from lobsim.fit.left_out import LeftOut, given_the_others, left_out, one_by_one
from lobsim.fit.rivals import compare_laws, predictive, ranked
from tests.fit.conftest import DOSE
from tests.fit.linear import Toy, linear


def test_the_density_given_all_others_is_that_of_all_over_that_of_the_others():
    random = np.random.default_rng(0)
    root, off = random.standard_normal((6, 6)), random.standard_normal(6)
    covariance = root @ root.T + np.eye(6)
    group, rest = np.array([1, 4]), np.array([0, 2, 3, 5])
    whole = multivariate_normal.logpdf(off, cov=covariance)
    others = multivariate_normal.logpdf(off[rest], cov=covariance[np.ix_(rest, rest)])
    assert given_the_others(covariance, off, [group])[0] == pytest.approx(whole - others)


def test_leaving_out_by_weights_is_a_fit_without_it():
    """A mean of measurements with unit noise and a flat prior: without one, it is normal around that of the others."""
    random = np.random.default_rng(1)
    values = random.standard_normal(20)
    means = values.mean() + random.standard_normal(4000) / np.sqrt(20)
    logs = given_the_others(np.eye(20), values[:, None] - means, one_by_one(20)).T
    others = (values.sum() - values) / 19
    assert left_out(logs).densities == pytest.approx(norm.logpdf(values, others, np.sqrt(1 + 1 / 19)), abs=0.03)
    assert left_out(logs).doubtful == 0


def of(toy):
    belief = believed(toy, [np.full(toy.space.low.size, 0.5)])
    return None, predictive(belief, drawn(belief, 200, 0))


def test_the_model_that_made_the_measurements_is_preferred():
    model, _ = linear(2, 5)
    other, _ = linear(2, 6)
    right, wrong = Toy(model, 2, [1.0, -1.0], 1), Toy(other, 2, [1.0, -1.0], 1)
    wrong.values = right.values
    found = ranked({"the right law": of(right), "another": of(wrong)})
    assert found.ranked[0].laws == "the right law" and found.ranked[1].is_told_apart
    assert str(found).startswith("these curves prefer the right law by ")


def test_two_that_predict_alike_cannot_be_told_apart():
    one, two = (LeftOut(np.array(some), np.zeros(3)) for some in ([1.0, 2.0, 3.0], [1.1, 1.8, 2.9]))
    found = ranked({"A": (None, one), "B": (None, two)})
    assert found.ranked[1].behind == pytest.approx(0.2)
    assert found.ranked[1].error == pytest.approx(np.sqrt(3 * np.var([-0.1, 0.2, 0.1], ddof=1)))
    assert str(found) == "these curves cannot tell A from B"


def test_what_cannot_be_fitted_with_one_law_is_still_compared_with_the_others(monkeypatch):
    """The search itself is stood in for: with one of three laws it finds nothing."""

    def search(cell, *_, **__):
        if cell.laws["passivation"] == "coverage":
            raise lobsim.LobsimError("the cell carries none of the measured currents")
        return SimpleNamespace(belief=None, drawn=lambda *_: 1.0 if cell.laws["passivation"] == "series" else 0.0)

    monkeypatch.setattr(rivals, "fit", search)
    monkeypatch.setattr(rivals, "predictive", lambda _, worse: LeftOut(np.arange(5.0) - worse, np.zeros(5)))
    cell, laws = lobsim.Cell("NIPS", "stacked"), [{"passivation": one} for one in ("tunnelling", "series", "coverage")]
    found = compare_laws(cell, [], [DOSE], laws)
    assert [one.laws for one in found.ranked] == ["passivation tunnelling", "passivation series"]
    assert "not fitted with passivation coverage: the cell carries none" in str(found)
    alone = [{"passivation": "coverage"}, {"passivation": "coverage", "route": "surface"}]
    with pytest.raises(lobsim.LobsimError, match=r"with passivation coverage: .*; with passivation coverage, route"):
        compare_laws(cell, [], [DOSE], alone)


def test_one_law_alone_has_no_rival(start, curves):
    with pytest.raises(lobsim.LobsimError, match="two different sets"):
        compare_laws(start, curves, ["Electrolyte dose [m]"], [{"route": "surface"}])
