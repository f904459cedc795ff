"""The separators: glass fibre in the coin cell, polyolefin film in the stacked cells."""

from lobsim.parameters import ParameterSet, Part, assumed, printed

GF_A = Part(
    "GF-A",
    "glass fibre, Whatman GF/A",
    ParameterSet(
        {
            "Separator thickness [m]": printed(210e-6, "literature"),
            "Separator porosity": printed(0.92, "literature"),
            "Separator MacMullin number": assumed(1.13, "open fibres: porosity to the power -1.5"),
            "Separator solid density [kg.m-3]": printed(2500.0, "borosilicate glass, literature"),
        }
    ),
)

POLYOLEFIN = Part(
    "polyolefin",
    "porous polyolefin film",
    ParameterSet(
        {
            "Separator thickness [m]": printed(20e-6, "literature"),
            "Separator porosity": printed(0.45, "literature"),
            "Separator MacMullin number": assumed(6.0, "typical of such films", low=4.0, high=20.0),
            "Separator solid density [kg.m-3]": printed(950.0, "polyethylene, literature"),
        }
    ),
)

SEPARATORS: dict[str, Part] = {part.name: part for part in (GF_A, POLYOLEFIN)}
