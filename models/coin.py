"""Coin cell: oxygen from above reaches the whole face of the gas-diffusion layer; excess liquid leaves to the rim."""

from lobsim.models.through_plane import ThroughPlane


class Coin(ThroughPlane):
    """`ThroughPlane` with the values of a coin cell by default; see there for the parameters.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`.
    name : str
        Name of the model.
    """

    default_parameter_set = "Saengkaew2023_NIPS_coin"

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Lithium-oxygen coin cell") -> None:
        super().__init__(laws, name)
