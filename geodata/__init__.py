"""The subject of tryggkarta: walks, observations, actions and patrol areas. Knows nothing of the web."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.notebook import open_store as open_store

__all__ = ["open_store"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as Python has it
    """``open_store`` for notebooks; pandas and the rest are loaded when it is asked for."""
    if name == "open_store":
        from geodata.notebook import open_store  # noqa: PLC0415

        return open_store
    raise AttributeError(name)
