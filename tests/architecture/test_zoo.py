"""PyBaMM's model zoo finds the models, and they keep its contract."""

from pathlib import Path

import pytest

import lobsim

zoo = pytest.importorskip("pybamm_model_zoo")
from pybamm_model_zoo.testing import contract  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = zoo.Registry([], external_paths=[ROOT / "lobsim" / "zoo"])


def test_all_models_of_cells_are_in_the_zoo():
    assert set(REGISTRY) == {"LobsimCoin", "LobsimStacked", "LobsimLumped"}


@pytest.mark.parametrize("check", contract.checks_in_scope(contract.MODEL), ids=lambda check: check.name)
@pytest.mark.parametrize("model", sorted(REGISTRY))
def test_every_model_keeps_the_contract(model, check):
    assert not REGISTRY[model].tests.skip_contract
    check.run(REGISTRY[model])


def test_the_citations_are_those_of_the_project():
    """But for the version, which only the code knows."""
    from lobsim.models.cell_model import LOBSIM

    cited = [line for line in LOBSIM.splitlines() if "version" not in line]
    for entry in REGISTRY.values():
        assert (entry.path / "CITATION.bib").read_text(encoding="utf-8").strip().splitlines() == cited


def test_the_version_is_typed_once():
    files = [
        *(ROOT / "lobsim").rglob("*.py"),
        *(ROOT / "lobsim").rglob("*.bib"),
        *ROOT.glob("*.cff"),
        *ROOT.glob("*.toml"),
    ]
    typed = [path for path in files if lobsim.__version__ in path.read_text(encoding="utf-8")]
    assert typed == [ROOT / "lobsim" / "version.py"]
