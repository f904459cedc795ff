"""The gas in the chamber: oxygen and one inert."""

from lobsim.parameters import ParameterSet, Part, assumed, printed


def _gas(name: str, words: str, oxygen: float, viscosity: float, source: str) -> Part:
    return Part(
        name,
        words,
        ParameterSet(
            {
                "Chamber oxygen mole fraction": assumed(oxygen, words, low=0.0, high=1.0),
                "Gas viscosity [Pa.s]": printed(viscosity, source),
            }
        ),
    )


OXYGEN_VISCOSITY = 2.06e-5, "CRC Handbook: oxygen at 25 oC, 1 atm"

GASES: dict[str, Part] = {
    part.name: part
    for part in (
        _gas("O2", "pure oxygen", 1.0, *OXYGEN_VISCOSITY),
        _gas("O2-99", "oxygen with 1 % inert", 0.99, *OXYGEN_VISCOSITY),
        _gas(
            "air", "dry air: 20.95 % oxygen, the rest taken as one inert", 0.2095, 1.84e-5, "CRC Handbook: air at 25 oC"
        ),
    )
}
