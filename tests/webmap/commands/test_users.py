"""Accounts as an operator sees to them."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from tests.webmap.commands.terminal import Terminal
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.entering import Door, by_password
from webmap.cli import main
from webmap.secret_key import secret_key

PASSWORD = "häst batteri häftklammer"
ANNA = ("anna@example.org", "--name", "Anna Ek", "--role", "coordinator:gotene")


def typed(terminal: Terminal, *words: str, given: str = f"{PASSWORD}\n{PASSWORD}\n") -> Result:
    return CliRunner().invoke(main, list(words), env=terminal.environment, input=given)


def door(url: str) -> Door:
    from pathlib import Path

    return Door(AccountsFile(Path(url + ".accounts")), secret_key(url), "", datetime.now(UTC))


def test_somebody_is_added_with_a_password_that_is_not_shown(terminal: Terminal, url: str):
    result = typed(terminal, "users", "add", *ANNA)
    assert (result.exit_code, result.stdout) == (0, "Anna Ek may sign in.\n")
    assert PASSWORD not in result.output
    here = door(url)
    assert by_password(here, "anna@example.org", PASSWORD).name == "Anna Ek"
    here.file.close()


def test_a_password_is_read_from_another_program(terminal: Terminal):
    words = ("users", "add", "root@example.org", "--name", "Root", "--role", "admin", "--password-stdin", "--json")
    told = json.loads(typed(terminal, *words, given=f"{PASSWORD}\n").stdout)
    assert told["roles"] == ["admin"]
    assert told["state"] == "open"
    assert told["key"].startswith("konto:")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("anna", "--name", "A", "--role", "admin"), "account.email-invalid"),
        (("a@example.org", "--name", " ", "--role", "admin"), "value.missing"),
        (("a@example.org", "--name", "A", "--role", "boss"), "value.invalid"),
        (("a@example.org", "--name", "A", "--role", "public"), "value.invalid"),
        (("a@example.org", "--name", "A", "--role", "admin:gotene"), "value.invalid"),
        (("a@example.org", "--name", "A", "--role", "planner"), "value.invalid"),
        (("a@example.org", "--name", "A", "--role", "planner:nowhere"), "municipality.missing"),
        (("a@example.org", "--name", "A", "--role", "police:gotene"), "account.end-missing"),
        (("a@example.org", "--name", "A", "--role", "police:gotene", "--ends", "2020-01-01"), "account.end-passed"),
        (("a@example.org", "--name", "A", "--role", "police:gotene", "--ends", "2099-01-01"), "account.end-too-late"),
    ],
)
def test_what_is_wrong_adds_nobody(terminal: Terminal, words: tuple[str, ...], code: str):
    result = typed(terminal, "users", "add", *words)
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert terminal.told("users", "list") == {"accounts": []}


@pytest.mark.parametrize("given", ["kort\nkort\n", "anna@example.org\nanna@example.org\n"])
def test_a_weak_password_adds_nobody_and_is_not_told_back(terminal: Terminal, given: str):
    result = typed(terminal, "users", "add", *ANNA, given=given)
    assert result.exit_code == 1
    assert "kort" not in result.output
    assert terminal.told("users", "list") == {"accounts": []}


def test_a_partner_is_invited_by_a_link_that_is_printed(terminal: Terminal, url: str):
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    words = ("users", "invite", "per@polisen.example", "--name", "Per", "--role", "police:gotene", "--ends", day)
    first, second = terminal.told(*words), terminal.told(*words)
    assert first["link"].startswith("http://127.0.0.1:8000/inbjudan?kod=")
    assert first["link"] != second["link"]
    assert (first["sent"], first["state"], first["key"]) == (False, "invited", second["key"])
    assert first["roles"] == [f"police:gotene ({day})"]
    assert "seven days" in terminal.type(*words).output


def test_an_invitation_goes_into_the_outbox_where_mail_is_configured(terminal: Terminal, url: str):
    from webmap.mail import Outbox

    terminal.environment |= {
        "TRYGGKARTA_SMTP_URL": "smtp://localhost:2525",
        "TRYGGKARTA_MAIL_FROM": "karta@example.org",
        "TRYGGKARTA_PUBLIC_URL": "https://karta.example.org",
    }
    told = terminal.told("users", "invite", *ANNA)
    assert told["sent"]
    assert "link" not in told
    letter = next(iter(Outbox(url).waiting()))
    assert "https://karta.example.org/inbjudan?kod=" in letter.text


def test_whoever_has_a_password_is_not_invited(terminal: Terminal):
    typed(terminal, "users", "add", *ANNA)
    assert "[account.exists]" in terminal.refused("users", "invite", *ANNA)


def test_an_account_is_shut_and_listed_so(terminal: Terminal):
    typed(terminal, "users", "add", *ANNA)
    assert terminal.told("users", "disable", "ANNA@example.org")["state"] == "disabled"
    assert "Shut" in terminal.type("users", "list", "--municipality", "gotene").output
    assert terminal.told("users", "list", "--municipality", "skara") == {"accounts": []}
    assert "[account.missing]" in terminal.refused("users", "disable", "nobody@example.org")


def test_without_a_store_there_are_no_accounts(tmp_path):
    terminal = Terminal(tmp_path / "absent.gpkg")
    for words in (("list",), ("disable", "a@example.org"), ("invite", *ANNA), ("add", *ANNA)):
        assert "[store.missing]" in terminal.refused("users", *words)
    assert list(tmp_path.iterdir()) == []


def test_no_command_about_users_loads_the_web(terminal: Terminal, url: str):
    code = f"""
import sys
from webmap.cli import main
sys.argv = ["tryggkarta", "users", "list", "--store", {url!r}]
try: main()
except SystemExit: pass
print(sorted({{"flask", "werkzeug", "waitress"}} & sys.modules.keys()))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.splitlines()[-1] == "[]"
