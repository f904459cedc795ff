"""Stacked cell: pressed layers that cannot swell; excess liquid floods the gas-diffusion layer. Uniform in-plane."""

from lobsim.models.through_plane import ThroughPlane


class Stacked(ThroughPlane):
    """`ThroughPlane` with the values of a stacked cell by default; see there for the parameters.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.laws.LAWS`.
    name : str
        Name of the model.
    """

    default_parameter_set = "Saengkaew2023_NIPS_stacked"

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Lithium-oxygen stacked cell") -> None:
        super().__init__(laws, name)
