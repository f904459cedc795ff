"""What the extras [cluster], [data] and [fit] are for, where all are installed: prints the versions that it met."""

import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from distributed import LocalCluster

import lobsim
from lobsim.fit.problem import Problem
from lobsim.fit.through_pybop import optimise
from lobsim.sweep import executors

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
EXCHANGE = "Oxygen reduction exchange current density [A.m-2]"
OTHERS = ("dask-jobqueue", "fastnda")  # need a cluster, or a binary file
HEADER = ("Record", "TestTime/Sec", "Voltage/V", "Current/mA", "Cycle-Index", "Step-Index")
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path, rows):
    """Write the least that is a workbook of Excel: one sheet of texts and numbers."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)]
    cells += ["".join(f"<c><v>{number}</v></c>" for number in row) for row in rows]
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Record" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)


def a_workbook_is_read_through_calamine():
    workbook("cell.xlsx", [(n, 60 * n, 2.8 - 0.01 * n, -0.4, 1, 1) for n in range(30)])
    found = lobsim.cyclers.read("cell.xlsx")
    assert len(found.table) == 30 and found.step_rows[0]["kind"] == "discharge", found


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
    a_workbook_is_read_through_calamine()
    a_fit_goes_through_pybop()
    a_cluster_computes()
    print(
        ", ".join(f"{name} {version(name)}" for name in ("pybop", "python-calamine", "distributed", *OTHERS, "numpy"))
    )
