"""The electrolyte: 1 M LiTFSI in tetraglyme."""

from lobsim.parameters import ParameterSet, Part, assumed, fitted, printed

_PRODUCT = "only diffusivity x concentration is identifiable, 3.6e-9 to 5.4e-9 mol/m/s at 1 atm"

LITFSI_TEGDME = Part(
    "LiTFSI-TEGDME",
    "1 M LiTFSI in tetraglyme",
    ParameterSet(
        {
            "Initial salt concentration [mol.m-3]": printed(1000.0, "1 M LiTFSI"),
            "Salt diffusivity [m2.s-1]": printed(1e-10, "literature, 1 M LiTFSI in tetraglyme", low=7e-11, high=1e-10),
            "Cation transference number": printed(0.35, "literature, 1 M LiTFSI in tetraglyme", low=0.25, high=0.45),
            "Thermodynamic factor": assumed(1.0, "ideal: no measurement at hand"),
            "Peak electrolyte conductivity [S.m-1]": printed(0.27, "literature: 0.272 S/m at 1 M (Chen 2019)"),
            "Salt concentration of peak conductivity [mol.m-3]": assumed(1000.0, "the maximum is near 1 M"),
            "Solvent donor number": assumed(
                16.6,
                "tetraglyme, as it is usually quoted; the original was not seen; counts in the superoxide route only",
                low=0.0,
                high=50.0,
            ),
            "Oxygen diffusivity [m2.s-1]": fitted(
                1.1e-9, f"{_PRODUCT}; upper edge of the literature, 2e-10 to 1e-9", low=0.9e-9, high=1.35e-9
            ),
            "Oxygen solubility [mol.m-3.Pa-1]": fitted(
                4.0 / 101325, f"4.0 mol/m3 at 1 atm; {_PRODUCT}", low=3.27 / 101325, high=4.91 / 101325
            ),
            "Oxygen solubility temperature coefficient [K-1]": assumed(-0.005, "falls by half a per cent per kelvin"),
            "Electrolyte density [kg.m-3]": printed(1100.0, "literature"),
        }
    ),
)

ELECTROLYTES: dict[str, Part] = {part.name: part for part in (LITFSI_TEGDME,)}
