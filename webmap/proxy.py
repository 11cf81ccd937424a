"""What the trusted proxy says of a request is believed, what anyone else says of it is not (faults S-24, S-25)."""

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from geodata.errors import Refused
from webmap.access import FORWARDING, PUBLIC_HOST, TURNED_AWAY, header_name
from webmap.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CLIENT: Final = "HTTP_X_FORWARDED_FOR"
SCHEME: Final = "HTTP_X_FORWARDED_PROTO"


class BehindProxy:
    """A WSGI application before another one: it reads and removes what proxies add to a request.

    A request of the trusted proxy carries the client's address and https afterwards, and the public host is the one
    that it may name. Any other must come from this machine, by one of its own names, and have passed no proxy;
    ``access.refusal`` says so. Without a public address and a proxy in the settings everything is left as it is, and
    what was forwarded is refused.
    """

    def __init__(self, inner: "WSGIApplication", settings: Settings) -> None:
        self._inner = inner
        self._host = settings.public_host()
        self._proxies = settings.proxies()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The inner application's answer."""
        if self._host and self._proxies:
            self._believe(environ, self._host)
        return self._inner(environ, start_response)

    def _believe(self, environ: "WSGIEnvironment", host: str) -> None:
        said = {name: environ.pop(name) for name in list(environ) if name.startswith(FORWARDING)}
        peer = address(environ.get("REMOTE_ADDR", ""))
        if peer in self._proxies and said:
            # One hop: what stands last is what our own proxy saw, all before it may be invented.
            client = address(said.get(CLIENT, "").rpartition(",")[2].strip())
            if client is None or said.get(SCHEME) != "https":
                environ[TURNED_AWAY] = Refused(
                    "request.forwarded", header=header_name(CLIENT if not client else SCHEME)
                )
                return
            environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ[PUBLIC_HOST] = str(client), "https", host
            if environ.get("HTTP_HOST", "").lower().removesuffix(":443") == host:
                environ["HTTP_HOST"] = host  # as browsers write it in Origin
        elif said:
            environ[TURNED_AWAY] = Refused("request.forwarded", header=header_name(next(iter(said))))
        elif peer is None or not peer.is_loopback:
            environ[TURNED_AWAY] = Refused("request.foreign-host")


def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IP address, an IPv4 one in IPv6's clothes as itself; None where it is none."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
