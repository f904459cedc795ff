"""Where the page is served, and who may reach it: address, path, proxy, pages that embed it."""

import re
import socket
from dataclasses import dataclass
from ipaddress import ip_address

from lobsim.errors import LobsimError

HOST, PORT = "127.0.0.1", 8050
PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*")
ORIGIN = re.compile(r"https?://(?:\*\.)?(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?")
NOBODY = "'none'"
# Addresses that are kept for documents: a way there is found, but nothing is sent.
FAR = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


@dataclass(frozen=True)
class Place:
    """Place where the page is served.

    Attributes
    ----------
    host : str
        Where to listen; the default is reached from this machine only.
    port : int
        The port; 0 for any that is free.
    base_path : str
        The path under which the page lies, such as "/lobsim/".
    behind_proxy : bool
        Whether a proxy, and nobody else, asks this server: then the X-Forwarded headers say what visitors see.
    embedders : tuple of str
        Origins whose pages may show this one in a frame, such as "https://moodle.example.edu".

    Raises
    ------
    LobsimError
        If the path or an origin cannot be one.
    """

    host: str = HOST
    port: int = PORT
    base_path: str = "/"
    behind_proxy: bool = False
    embedders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a path or an origin."""
        if not PATH.fullmatch(self.base_path) or re.search(r"/\.{1,2}/", self.base_path):
            raise LobsimError(
                f"the base path is {self.base_path!r}: it must be names of letters, digits, - . _ ~ between single /, "
                "such as /lobsim/"
            )
        for origin in self.embedders:
            if not ORIGIN.fullmatch(origin):
                raise LobsimError(
                    f"{origin!r} is no origin: give scheme, name and port if there is one, without a path, such as "
                    "https://moodle.example.edu"
                )

    @property
    def frame_ancestors(self) -> str:
        """Who may show the page in a frame, as the Content-Security-Policy says it."""
        return " ".join(self.embedders) or NOBODY

    @property
    def alone(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_this_machine(self.host)

    def address(self, port: int) -> str:
        """Spell the address at which the page can be opened, on a port that was had."""
        return f"http://{self.spelt(self._reached())}:{port}{self.base_path}"

    def _reached(self) -> str:
        if not _is_every_address(self.host):
            return self.host
        return outward(self.host) or ("::1" if ":" in self.host else HOST)

    @staticmethod
    def spelt(host: str) -> str:
        """Spell a host as addresses do."""
        return f"[{host}]" if ":" in host else host


def is_this_machine(host: str) -> bool:
    """Whether a host means the machine that says it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def outward(host: str = "") -> str | None:
    """Find the address of this machine in its network, of the family of a host; none if it has no network."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((FAR[family], 9))
            return str(asked.getsockname()[0])
    except OSError:
        return None


def _is_every_address(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
