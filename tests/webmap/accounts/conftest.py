"""An accounts file of its own for each test, and people in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from webmap.accounts.accounts_file import AccountsFile


@pytest.fixture
def file(tmp_path: Path) -> Iterator[AccountsFile]:
    """A fresh accounts file."""
    made = AccountsFile(tmp_path / "town.gpkg.accounts")
    yield made
    made.close()


@pytest.fixture
def connection(file: AccountsFile) -> Iterator[Connection]:
    """A connection that may write."""
    with file.writing() as opened:
        yield opened
