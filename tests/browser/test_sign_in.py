"""Sign-in in a real browser: password, code, passkey, by keyboard, and readable at every size by day and by night."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import argon2
import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from geodata.model.role import Role
from geodata.storage import Store
from tests.browser.conftest import DESKTOP
from tests.browser.test_accessibility import violations
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of
from webmap.accounts import journal, passwords, tokens
from webmap.accounts.people import Person
from webmap.accounts.tokens import Purpose

PASSWORD = "häst batteri häftklammer"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

SIZES = [
    {"viewport": {"width": width, "height": height}, "locale": language, "color_scheme": colours}
    for width, height, language in ((320, 640, "en-GB"), (412, 915, "sv-SE"), (1280, 800, "sv-SE"))
    for colours in ("light", "dark")
]
SIZE_NAMES = [f"{each['viewport']['width']}-{each['color_scheme']}" for each in SIZES]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)


@pytest.fixture
def anna(app: Flask, store: Store) -> Person:
    return an_account(
        app,
        {"gotene": [Role.COORDINATOR, Role.CASEWORKER]},
        is_admin=True,
        name="Anna Ek-Södergren",
        email="anna.ek-sodergren@samhallsbyggnad.gotene.example.org",
        unit="Gata och park",
        organisation="Götene kommun",
        password=passwords.hashed(PASSWORD),
    )


@pytest.fixture
def signed_in(app: Flask, anna: Person, page: Page, address: str) -> Page:
    name, value = cookie_of(app, anna)
    page.context.add_cookies([{"name": name, "value": value, "url": address}])
    return page


def enter(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-postadress").fill("anna.ek-sodergren@samhallsbyggnad.gotene.example.org")
    page.get_by_label("Lösenord").fill(password)
    page.get_by_label("Lösenord").press("Enter")


def test_somebody_signs_in_by_keyboard_and_out_again(page: Page, anna: Person):
    page.context.clear_cookies()
    page.goto("/gotene/konton")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    enter(page, "fel lösenord här")
    expect(page.get_by_role("alert").first).to_contain_text("stämmer inte")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Konton i Götene")
    page.get_by_role("link", name="Anna Ek-Södergren").first.click()
    page.goto("/konto")
    page.get_by_role("button", name="Logga ut", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Du är utloggad.")
    page.goto("/konto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def test_one_time_codes_from_the_page_to_the_next_sign_in(signed_in: Page, app: Flask):
    page = signed_in
    page.goto("/konto")
    page.get_by_role("link", name="Använd engångskoder").click()
    phone = pyotp.TOTP(page.locator("li code").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Kod").fill(phone.at(app.config["CLOCK"]()))
    page.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Använd engångskoder").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="Jag har sparat dem").click()
    page.get_by_role("button", name="Logga ut överallt").click()
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Engångskod")
    page.get_by_label("Kod").fill(recovery)
    page.get_by_label("Kod").press("Enter")
    expect(page).to_have_url(re.compile("/gotene/karta$"))


@pytest.fixture
def with_device(browser: Browser, address: str) -> Iterator[Page]:
    """A page on localhost, since a bare address has no passkeys, with a device that always recognises its owner."""
    context = browser.new_context(base_url=address.replace("127.0.0.1", "localhost"), locale="sv-SE")
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()
    assert faults == []


def test_a_passkey_is_made_and_is_enough_to_sign_in(with_device: Page, app: Flask, anna: Person):
    page = with_device
    page.goto("/logga-in?next=/konto")
    enter(page)
    form = page.locator("form[data-passkey]")
    form.get_by_label("Vad du kallar den").fill("Jobbtelefonen")
    form.get_by_label("Nuvarande lösenord").fill("fel lösenord här")
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("Det gick inte")
    form.get_by_label("Nuvarande lösenord").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Nyckeln är sparad")
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.goto("/logga-in?next=/gotene/konton")
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Konton i Götene")
    with accounts_of(app).file.reading() as connection:
        assert journal.latest(connection, 1)[0]["note"] == "passkey"
    page.goto("/konto")
    page.get_by_role("button", name="Ta bort nyckeln").click()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page.locator("[data-passkey] [role=alert]")).to_contain_text("Det gick inte")


def test_on_a_bare_address_no_passkey_is_offered(page: Page):
    page.goto("/logga-in")
    expect(page.get_by_role("button", name="Logga in", exact=True)).to_be_visible()
    expect(page.locator("[data-passkey]")).to_be_hidden()


def pages_of(app: Flask, anna: Person) -> list[str]:
    with accounts_of(app).file.writing() as connection:
        token = tokens.make(connection, Purpose.RESET, anna.id, app.config["CLOCK"]())
    who = anna.key.partition(":")[2]
    guest = an_account(app, {"gotene": [Role.POLICE]}, name="Per Polis", email="per@polisen.example")
    return [
        "/logga-in?klart=ut",
        "/glomt-losenord",
        "/inbjudan",
        f"/nytt-losenord?kod={token}",
        "/konto?klart=namn",
        "/konto/koder",
        "/gotene/konton",
        f"/gotene/konton/{who}",
        f"/gotene/konton/{guest.key.partition(':')[2]}",
        "/konton",
    ]


@pytest.mark.parametrize("window", SIZES, ids=SIZE_NAMES)
def test_every_page_passes_axe_and_fits(app: Flask, anna: Person, signed_in: Page, window: dict[str, Any]):
    page, found = signed_in, {}
    for path in pages_of(app, anna):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wrong := violations(page) + ([f"{wide} px too wide"] if wide > 0 else []):
            found[path] = wrong
    assert found == {}


@pytest.mark.parametrize("window", SIZES[:2] + SIZES[4:], ids=SIZE_NAMES[:2] + SIZE_NAMES[4:])
def test_refusals_pass_axe_too(page: Page, anna: Person, window: dict[str, Any]):
    page.goto("/logga-in")
    page.locator("#email").fill("anna@example.org")
    page.locator("#password").fill("fel lösenord här")
    page.locator("#password").press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    assert violations(page) == []


def test_public_pages_set_no_cookie_and_offer_sign_in(browser: Browser, address: str):
    context = browser.new_context(base_url=address, viewport=DESKTOP, locale="sv-SE")
    page = context.new_page()
    for path in ("/", "/gotene/karta", "/gotene/atgarder", "/logga-in"):
        page.goto(path)
        expect(page.get_by_role("link", name="Logga in", exact=True).first).to_be_visible()
    assert context.cookies() == []
    assert urlsplit(page.url).path == "/logga-in"
    context.close()
