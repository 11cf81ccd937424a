"""Settings: what an operator decides, read once from TRYGGKARTA_* variables; docs/settings.md tells of each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Self

import platformdirs

from geodata.errors import Invalid
from geodata.exchange.files import MAX_BYTES

PREFIX: Final = "TRYGGKARTA_"

LANGUAGES: Final = ("sv", "en")
"""The languages that pages are written in; the first is the default."""


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
    new one.
    """

    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    max_body_bytes: int = 4 * 1024 * 1024  # an outline of the most points that are taken is 2.4 MB
    max_upload_bytes: int = 64 * 1024 * 1024
    language: str = LANGUAGES[0]
    token: str = ""

    def __post_init__(self) -> None:
        if not self.store:
            object.__setattr__(self, "store", default_store())
        sizes = (("max_body_bytes", 1024, 2**31), ("max_upload_bytes", 1024, MAX_BYTES))
        for name, lowest, highest in (("port", 0, 65535), ("threads", 1, 256), *sizes):
            if not lowest <= getattr(self, name) <= highest:
                allowed = f"{lowest}..{highest}"
                raise Invalid("value.invalid", field=_variable(name), value=getattr(self, name), allowed=allowed)
        if self.language not in LANGUAGES:
            raise Invalid("value.invalid", field=_variable("language"), value=self.language, allowed=list(LANGUAGES))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings that the environment names; an empty variable counts as absent."""
        found = os.environ if environment is None else environment
        texts = {field.name: found.get(_variable(field.name), "").strip() for field in fields(cls)}
        whole = {field.name for field in fields(cls) if field.type is int}
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
