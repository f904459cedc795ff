"""The gas-diffusion layer: carbon paper."""

from lobsim.parameters import ParameterSet, Part, printed

TGP_H_060 = Part(
    "TGP-H-060",
    "carbon paper, Toray TGP-H-060",
    ParameterSet(
        {
            "Gas-diffusion layer thickness [m]": printed(190e-6, "data sheet, Toray"),
            "Gas-diffusion layer porosity": printed(0.78, "data sheet, Toray"),
            "Gas-diffusion layer permeability [m2]": printed(
                9.8e-12, "literature; 3e-12 when compressed", low=3e-12, high=9.8e-12
            ),
            "Gas-diffusion layer areal mass [kg.m-2]": printed(0.082, "8.2 mg/cm2"),
            "Oxygen diffusivity in gas-diffusion layer [m2.s-1]": printed(1.2e-5, "literature, O2 in N2 at 25 oC"),
        }
    ),
)

GAS_DIFFUSION_LAYERS: dict[str, Part] = {part.name: part for part in (TGP_H_060,)}
