"""What the extras [cluster], [data] and [fit] are for, where all are installed: prints the versions that it met."""

import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np
from distributed import LocalCluster

import lobsim
from lobsim.fit.problem import Problem
from lobsim.fit.through_pybop import optimise
from lobsim.sweep import executors

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
EXCHANGE = "Oxygen reduction exchange current density [A.m-2]"
EC_LAB = ["EC-Lab ASCII FILE", "Nb header lines : 4", "", "mode\tNs\ttime/s\tEwe/V\t<I>/mA\tcycle number"]
OTHERS = ("dask-jobqueue", "fastnda", "openpyxl")  # need a cluster, or files that no text is


def a_file_is_read_through_batterydf():
    rows = [f"1\t0\t{60 * n}\t{2.8 - 0.01 * n}\t-0.4\t1" for n in range(30)]
    Path("cell.mpt").write_text("\n".join([*EC_LAB, *rows, ""]), encoding="cp1252")
    assert len(lobsim.cyclers.read("cell.mpt").table) == 30


def a_fit_goes_through_pybop():
    cell = lobsim.Cell("NIPS", "stacked", model="lumped")
    run = lobsim.run(cell, DISCHARGE)
    capacity = np.linspace(0, 0.9 * run.capacity_mAh_cm2, 20)
    curve = lobsim.Curve(DISCHARGE, capacity, np.interp(capacity, run.discharged_mAh_cm2, run.voltage_V))
    start = cell.with_values({EXCHANGE: 0.7 * cell.numbers[EXCHANGE]})
    found = optimise(Problem(start, [curve], [EXCHANGE]), "NelderMead", iterations=20)
    assert abs(found.values[EXCHANGE] / cell.numbers[EXCHANGE] - 1) < 0.05, found


def a_cluster_computes():
    with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        pool = executors.dask(cluster.scheduler_address)
        assert pool.make().submit(abs, -3).result(timeout=60) == 3
        pool.close()


if __name__ == "__main__":
    assert Path(lobsim.__file__).is_relative_to(sys.prefix), lobsim.__file__
    for name in OTHERS:
        import_module(name.replace("-", "_"))
    a_file_is_read_through_batterydf()
    a_fit_goes_through_pybop()
    a_cluster_computes()
    print(", ".join(f"{name} {version(name)}" for name in ("pybop", "batterydf", "distributed", *OTHERS, "numpy")))
