"""Where the wheels are tried: every Python that is promised, the newest and the lowest versions that are allowed."""

from dataclasses import dataclass

NEWEST, LOWEST = "highest", "lowest-direct"  # as uv calls them


@dataclass(frozen=True)
class Case:
    """An environment, and the script that uses the package there."""

    script: str
    package: str
    python: str
    versions: str
    extras: str = ""

    def __str__(self) -> str:
        extras = f"[{self.extras}]" if self.extras else ""
        which = "newest" if self.versions == NEWEST else "lowest"
        return f"{self.package}{extras}, Python {self.python}, {which} versions"


# [fit] holds NumPy below its newest version and [data] raises the lowest: they are tried apart.
CASES = (
    Case("use_lobsim.py", "lobsim", "3.11", NEWEST, "app"),
    Case("use_lobsim.py", "lobsim", "3.12", NEWEST, "app"),
    Case("use_lobsim.py", "lobsim", "3.13", NEWEST, "app"),
    Case("use_lobsim.py", "lobsim", "3.11", LOWEST, "app"),
    Case("use_extras.py", "lobsim", "3.11", LOWEST, "cluster,data,fit"),
    Case("use_extras.py", "lobsim", "3.13", NEWEST, "cluster,data,fit"),
    Case("use_hexwgm.py", "hexwgm", "3.11", LOWEST),
    Case("use_hexwgm.py", "hexwgm", "3.13", NEWEST),
)
