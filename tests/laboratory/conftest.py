"""A laboratory of a stranger: Ketjenblack on carbon paper in DMSO, in a Swagelok cell."""

import pytest

LAB = """
[laboratory]
name = "Smith lab"

[membrane."KB paper"]
words = "Ketjenblack on carbon paper"
carbon = "Ketjenblack EC600JD"
support = "TGP-H-060"
source = "notebook 3, page 12"
status = "printed"
thickness = "120 um"
loading = "1 mg/cm2"

[membrane."KB thick"]
like = "KB paper"
thickness_um = 200

[electrolyte."DMSO, mine"]
like = "LiTFSI-DMSO"
"Oxygen diffusivity" = { value = "1.5e-5 cm2/s", status = "fitted", source = "rotating disc", low = 1.2e-9 }

[build.Swagelok]
like = "coin"
electrolyte = "DMSO, mine"
separator = "GF-D"
area = "1.13 cm2"
"""
CELL = """
[cell]
name = "KB paper in DMSO"
laboratory = "lab.toml"
membrane = "KB paper"
build = "Swagelok"
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with such a laboratory and a cell."""
    (tmp_path / "lab.toml").write_text(LAB, encoding="utf-8")
    (tmp_path / "cell.toml").write_text(CELL, encoding="utf-8")
    return tmp_path
