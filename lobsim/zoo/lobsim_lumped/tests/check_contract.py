"""The contract of the model zoo, for this model alone."""

from pybamm_model_zoo import Registry
from pybamm_model_zoo.testing import contract

if __name__ == "__main__":
    entry = Registry()["LobsimLumped"]
    for check in contract.checks_in_scope(contract.MODEL):
        check.run(entry)
        print(f"{check.name}: holds")
