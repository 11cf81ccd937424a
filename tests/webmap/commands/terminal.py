"""Commands as an operator types them."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from webmap.cli import main


class Terminal:
    """A terminal in English (or ``language``) whose commands are about one store."""

    def __init__(self, store: Path | str, language: str = "en_GB.UTF-8") -> None:
        self.environment = {"TRYGGKARTA_STORE": str(store), "LC_ALL": language}

    def type(self, *words: object) -> Result:
        """Type a command; whatever it does, it shows no trace."""
        result = CliRunner().invoke(main, [str(word) for word in words], env=self.environment)
        assert "Traceback" not in result.output
        return result

    def told(self, *words: object, exit_code: int = 0) -> dict[str, Any]:
        """The JSON that a command prints."""
        result = self.type(*words, "--json")
        assert result.exit_code == exit_code, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def refused(self, *words: object) -> str:
        """What a refused command says on stderr."""
        result = self.type(*words)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        return result.stderr
