"""Settings: what an operator decides, read once from TRYGGKARTA_* variables; docs/settings.md tells of each."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any, Final, Self

import platformdirs

from geodata.errors import Invalid
from geodata.exchange.files import MAX_BYTES
from geodata.exchange.tile_source import MIN_ZOOM, TileSource, configured
from geodata.mapview.tiles import FINEST

PREFIX: Final = "TRYGGKARTA_"

PUBLIC_URL: Final = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?/?", re.IGNORECASE | re.ASCII)
"""An address of ours at the top of its host; a host beyond ASCII is written as the xn-- that browsers send."""

LANGUAGES: Final = ("sv", "en")
"""The languages that pages are written in; the first is the default."""


GUARDED: Final = re.compile(r"https://[^/\s]+(/\S*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")
"""An address that nobody on the way reads along with: by TLS, or on this machine."""


def default_store() -> str:
    """The store's path where none is named: the user's own data folder."""
    return str(Path(platformdirs.user_data_dir("tryggkarta")) / "tryggkarta.gpkg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator decides.

    ``store`` is a path or URL. ``host`` must be this machine itself, ``port`` 0 takes any free one. ``threads`` answer
    requests at the same time; slow uploads and downloads hold none of them. ``max_body_bytes`` is the largest body
    taken, ``max_upload_bytes`` the largest that brings a file to be imported. ``language`` is used where the browser
    asks for none that we have. ``token`` lets a program of this machine write; where it is empty each start makes a
    new one. ``public_url`` is the https address that people know, and ``proxy`` the addresses of the proxy that
    answers there and passes requests on. ``backup_key`` are public keys that backups are encrypted to.
    Letters go by the server of ``smtp_url``, with the password of ``smtp_password_file`` where it has none, from the
    address ``mail_from``. ``background_*`` name a map service that our own server fetches pictures from, where a
    municipality has no background of its own: an XYZ template, or a WMS with its layers; the hosts and private networks
    that may be asked; the credit; the service's last zoom; how much is kept on the disk, and for how long. Whoever has
    signed in is signed out after ``session_idle_hours`` without a request, and after ``session_days`` in any case.
    ``oidc_*`` name the municipality's own sign-in: its issuer, what we are called there, and what its button says.
    """

    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    max_body_bytes: int = 4 * 1024 * 1024  # an outline of the most points that are taken is 2.4 MB
    max_upload_bytes: int = 64 * 1024 * 1024
    language: str = LANGUAGES[0]
    token: str = ""
    public_url: str = ""
    proxy: str = ""
    backup_key: str = ""
    smtp_url: str = field(default="", repr=False)  # it may hold a password
    smtp_password_file: str = ""
    mail_from: str = ""
    background_url: str = ""
    background_wms_layers: str = ""
    background_hosts: str = ""
    background_networks: str = ""
    background_credit: str = ""
    background_max_zoom: int = 19
    background_cache_mb: int = 500
    background_age_days: int = 30
    session_idle_hours: int = 12
    session_days: int = 7
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_label: str = ""

    def __post_init__(self) -> None:
        if not self.store:
            object.__setattr__(self, "store", default_store())
        sizes = (("max_body_bytes", 1024, 2**31), ("max_upload_bytes", 1024, MAX_BYTES))
        background = (
            ("background_max_zoom", MIN_ZOOM, FINEST),
            ("background_cache_mb", 1, 1024**2),
            ("background_age_days", 1, 3650),
        )
        sessions = (("session_idle_hours", 1, 24 * 7), ("session_days", 1, 30))
        for name, lowest, highest in (("port", 0, 65535), ("threads", 1, 256), *sizes, *background, *sessions):
            if not lowest <= getattr(self, name) <= highest:
                allowed = f"{lowest}..{highest}"
                raise Invalid("value.invalid", field=_variable(name), value=getattr(self, name), allowed=allowed)
        if self.language not in LANGUAGES:
            raise Invalid("value.invalid", field=_variable("language"), value=self.language, allowed=list(LANGUAGES))
        self._check_public_url()
        self._check_openid()
        self.proxies()
        self._check_backup_key()
        self.background_source()

    def _check_public_url(self) -> None:
        if self.public_url and not PUBLIC_URL.fullmatch(self.public_url):
            allowed = "https://host"
            raise Invalid("value.invalid", field=_variable("public_url"), value=self.public_url[:80], allowed=allowed)

    def _check_backup_key(self) -> None:
        if self.backup_key:
            from geodata.exchange.sealed import recipients  # noqa: PLC0415 - loaded where there is a key

            recipients(self.backup_key)

    def _check_openid(self) -> None:
        if self.oidc_issuer and not (GUARDED.fullmatch(self.oidc_issuer) and self.oidc_client_id):
            allowed, shown = "https://…, TRYGGKARTA_OIDC_CLIENT_ID", self.oidc_issuer[:80]
            raise Invalid("value.invalid", field=_variable("oidc_issuer"), value=shown, allowed=allowed)

    def public_host(self) -> str:
        """The host of the public address as browsers name it: lower case, without the usual port; else empty."""
        return self.public_url.lower().removeprefix("https://").removesuffix("/").removesuffix(":443")

    def proxies(self) -> frozenset[IPv4Address | IPv6Address]:
        """The addresses of the trusted proxy."""
        found = set()
        for text in filter(None, (part.strip() for part in self.proxy.split(","))):
            try:
                found.add(ip_address(text))
            except ValueError as error:
                allowed = "IP addresses"
                raise Invalid("value.invalid", field=_variable("proxy"), value=text[:80], allowed=allowed) from error
        return frozenset(found)

    def is_public(self) -> bool:
        """Whether people beyond this machine are let in, by way of the trusted proxy."""
        return bool(self.public_url and self.proxies())

    def background_source(self) -> TileSource | None:
        """The map service that pictures are fetched from; none where none is named. Raises as `configured` does."""
        return configured(
            url=self.background_url,
            layers=self.background_wms_layers,
            hosts=self.background_hosts,
            networks=self.background_networks,
            credit=self.background_credit,
            max_zoom=self.background_max_zoom,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings that the environment names; an empty variable counts as absent."""
        found = os.environ if environment is None else environment
        texts = {each.name: found.get(_variable(each.name), "").strip() for each in fields(cls)}
        whole = {each.name for each in fields(cls) if each.type is int}
        values: dict[str, Any] = {
            name: _whole(name, text) if name in whole else text for name, text in texts.items() if text
        }
        return cls(**values)


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Invalid("value.invalid", field=_variable(name), value=text[:80], allowed="whole number")
    return int(text)
