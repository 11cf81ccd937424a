"""S-13: a picture is fetched from the configured service, and from nowhere else, whatever it or its name answers."""

import gzip
import shutil
import subprocess
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Event
from typing import BinaryIO

import pytest

from geodata.exchange import tile_fetching
from geodata.exchange.tile_fetching import MAX_BYTES, MAX_SIDE_PX, SourceError, fetched
from geodata.exchange.tile_source import Origin, TileSource
from geodata.mapview.tiles import Tile
from tests.exchange.picture_source import PNG, PictureSource, a_png, answer, picture_source

TILE = Tile(14, 8800, 4900)
HERE = ("127.0.0.0/8", "::1/128")


@pytest.fixture
def service() -> Iterator[PictureSource]:
    """A map service on this machine."""
    with picture_source() as source:
        yield source


def at(
    service: PictureSource, *, networks: tuple[str, ...] = HERE, host: str = "127.0.0.1", scheme: str = "http"
) -> TileSource:
    return TileSource(
        origin=Origin(scheme, host, service.port),
        path="/{z}/{x}/{y}.png",
        layers="",
        networks=tuple(map(ip_network, networks)),
        credit="© X",
        max_zoom=19,
    )


def refused(source: TileSource, **how: object) -> str:
    with pytest.raises(SourceError) as error:
        fetched(source, TILE, **how)  # type: ignore[arg-type]
    return str(error.value)


# --- what goes out ----------------------------------------------------------------------------------------------------


def test_a_picture_comes_as_the_service_gave_it(service: PictureSource):
    assert fetched(at(service), TILE) == PNG
    assert service.paths == ["/14/8800/4900.png"]


def test_nothing_of_a_person_goes_along_and_we_say_who_we_are(service: PictureSource):
    fetched(at(service, host="kartor.example"), TILE, lookup=lambda _host, _port: ["127.0.0.1"])
    lines = service.asked[0].strip().splitlines()[1:]
    names = sorted(line.partition(":")[0].lower() for line in lines)
    assert names == ["accept", "accept-encoding", "connection", "host", "user-agent"]
    assert f"Host: kartor.example:{service.port}" in lines
    assert "Accept-Encoding: identity" in lines
    assert any(line.startswith("User-Agent: tryggkarta/") for line in lines)


@pytest.mark.parametrize("status", [204, 404, 410])
def test_where_the_service_has_nothing_there_is_nothing(service: PictureSource, status: int):
    service.says = answer(b"", status=status)
    assert fetched(at(service), TILE) is None


def test_a_proxy_of_the_environment_is_not_used(service: PictureSource, monkeypatch: pytest.MonkeyPatch):
    with picture_source() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert fetched(at(service), TILE) == PNG
        assert proxy.asked == []


# --- where it goes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["::ffff:a9fe:a9fe"],
        ["193.10.10.10", "127.0.0.1"],
        ["fe80::1%lo"],
        [],
    ],
)
def test_a_name_that_leads_inwards_is_not_followed(service: PictureSource, found: list[str]):
    source = at(service, networks=(), host="kartor.example")
    assert refused(source, lookup=lambda _host, _port: found) == "the host has an address that may not be reached"
    assert service.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost"])
def test_this_machine_is_not_reached_by_any_way_of_writing_it(service: PictureSource, host: str):
    numeric = {"127.1": ["127.0.0.1"], "2130706433": ["127.0.0.1"], "0x7f000001": ["127.0.0.1"]}
    lookup = {"lookup": lambda name, _port: numeric[name]} if host in numeric else {}
    assert refused(at(service, networks=(), host=host), **lookup) == "the host has an address that may not be reached"
    assert service.asked == []


def test_a_name_that_answers_differently_the_second_time_is_not_asked_again():
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    with picture_source("127.0.0.2") as service:
        source = at(service, networks=("127.0.0.2/32",), host="kartor.example")
        assert fetched(source, TILE, lookup=rebinding) == PNG
        assert asked == ["kartor.example"]
        assert refused(source, lookup=rebinding) == "the host has an address that may not be reached"
        assert len(service.asked) == 1


def test_the_next_checked_address_is_tried_where_the_first_takes_no_connection(service: PictureSource):
    source = at(service, host="kartor.example")
    assert fetched(source, TILE, lookup=lambda _host, _port: ["127.0.0.9", "127.0.0.1"]) == PNG


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(service: PictureSource, status: int):
    with picture_source() as inside:
        service.says = answer(b"", status=status, Location=f"http://127.0.0.1:{inside.port}/")
        assert refused(at(service)) == f"it answers {status}"
        assert inside.asked == []


def test_a_name_that_nobody_knows_is_told_as_such(service: PictureSource):
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    assert refused(at(service), lookup=unknown) == "the host's name is not known"


def test_where_nobody_answers_the_reason_is_told(service: PictureSource):
    source = at(service)
    service.close()
    assert refused(source) == "no answer that can be used: NewConnectionError"


# --- what comes back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [206, 400, 401, 403, 500, 503])
def test_only_a_whole_answer_is_taken(service: PictureSource, status: int):
    service.says = answer(status=status)
    assert refused(at(service)) == f"it answers {status}"


@pytest.mark.parametrize("media", ["text/html", "image/svg+xml", "application/octet-stream", "", "image/gif"])
def test_what_is_no_picture_by_its_own_account_is_refused(service: PictureSource, media: str):
    service.says = answer(media=media)
    assert refused(at(service)) == "the answer is no picture by its own account"


@pytest.mark.parametrize("body", [b"<html><script>alert(1)</script>", b"", b"\x89PNG", b"GIF89a", b"<svg/>"])
@pytest.mark.parametrize("media", ["image/png", "image/jpeg", "image/webp"])
def test_what_only_says_that_it_is_a_picture_is_refused(service: PictureSource, body: bytes, media: str):
    service.says = answer(body, media=media)
    assert refused(at(service)) == "the answer is no picture of the kind that it says"


def test_a_picture_of_another_kind_than_it_says_is_refused(service: PictureSource):
    service.says = answer(media="image/jpeg")
    assert refused(at(service)) == "the answer is no picture of the kind that it says"


def test_a_small_file_that_tells_of_a_huge_picture_is_refused(service: PictureSource):
    service.says = answer(a_png(side=MAX_SIDE_PX))
    assert fetched(at(service), TILE) == a_png(side=MAX_SIDE_PX)
    for body in (a_png(side=MAX_SIDE_PX + 1), PNG[:16] + b"\0\0\xff\xff\0\0\0\1" + PNG[24:], PNG[:20], a_png(side=0)):
        service.says = answer(body)
        assert refused(at(service)) == "the picture's sides are no tile's"


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_packed_answer_is_never_unpacked(service: PictureSource, encoding: str):
    service.says = answer(gzip.compress(PNG + bytes(MAX_BYTES)), Content_Encoding=encoding)
    assert refused(at(service)) == "the answer is packed"


def test_the_largest_picture_is_taken_and_a_byte_more_is_not(service: PictureSource):
    whole = PNG + bytes(MAX_BYTES - len(PNG))
    service.says = answer(whole)
    assert fetched(at(service), TILE) == whole
    service.says = answer(whole + b"x")
    assert refused(at(service)) == "the answer is too large"


def test_an_endless_answer_is_read_no_further_than_the_largest_picture(service: PictureSource):
    sent: list[int] = []
    is_over = Event()

    def flood(out: BinaryIO) -> None:
        out.write(b"HTTP/1.1 200 X\r\nContent-Type: image/png\r\n\r\n" + PNG)
        try:
            sent.extend(out.write(bytes(1024**2)) for _ in range(256))
        finally:
            is_over.set()

    service.says = flood
    assert refused(at(service)) == "the answer is too large"
    assert is_over.wait(30)
    assert sum(sent) < 64 * 1024**2  # what the system buffers on the way comes on top


def test_an_answer_that_breaks_off_is_refused(service: PictureSource):
    service.says = answer()[:-20]
    assert refused(at(service)).startswith("no answer that can be used")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 X\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 X\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(500)) + b"\r\n",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 X\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"",
    ],
)
def test_a_head_that_is_huge_or_no_head_is_refused(service: PictureSource, head: bytes):
    service.says = head
    assert refused(at(service)).startswith("no answer that can be used")


WITHIN_S = 0.5
LONG_ENOUGH = 60
"""So many drips would take 12 s."""


class Drip:
    """Says the beginning of an answer, and then a little now and then; whoever listens to the end gets a picture."""

    def __init__(self, begin: bytes, little: bytes, end: bytes = b"") -> None:
        self._begin, self._little, self._end = begin, little, end
        self.count = 0
        self._is_over = Event()

    def __call__(self, out: BinaryIO) -> None:
        out.write(self._begin)
        for self.count in range(1, LONG_ENOUGH + 1):
            out.write(self._little)
            out.flush()
            if self._is_over.wait(0.2):
                return
        out.write(self._end)

    def was_cut_short(self) -> bool:
        self._is_over.set()
        return self.count < LONG_ENOUGH / 2


PICTURE_HEAD = b"HTTP/1.1 200 X\r\nContent-Type: image/png\r\n"
SLOW_BODY = (PICTURE_HEAD + b"\r\n" + PNG, b"\0")
SLOW_HEAD = (PICTURE_HEAD, b"X: y\r\n", b"\r\n" + PNG)
SLOW_CHUNKS = (PICTURE_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n\0\r\n", b"0\r\n\r\n")


@pytest.mark.parametrize("parts", [SLOW_BODY, SLOW_HEAD, SLOW_CHUNKS], ids=["body", "head", "chunks"])
def test_who_drips_is_hung_up_on_when_the_time_is_over(service: PictureSource, parts: tuple[bytes, ...]):
    service.says = drip = Drip(*parts)
    assert refused(at(service), within_s=WITHIN_S) == "it took too long"
    assert drip.was_cut_short()


# --- TLS --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of kartor.example that nobody has signed, with its key."""
    program = shutil.which("openssl")
    assert program is not None, "openssl is missing: `apt install openssl`"
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = f"{program} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kartor.example"
    names = ["-addext", "subjectAltName=DNS:kartor.example", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True, timeout=60)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def secure(service: PictureSource, certificate: Path) -> PictureSource:
    """A map service behind TLS."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    service.behind(context)
    return service


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever trusts that certificate, as an operator tells OpenSSL to."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    tile_fetching.trust.cache_clear()
    yield
    tile_fetching.trust.cache_clear()


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: PictureSource):
    assert refused(at(secure, host="kartor.example", scheme="https"), lookup=here).startswith("no answer")
    assert secure.asked == []


@pytest.mark.usefixtures("trusting")
def test_the_certificate_is_checked_for_the_name_though_the_connection_goes_to_an_address(secure: PictureSource):
    assert fetched(at(secure, host="kartor.example", scheme="https"), TILE, lookup=here) == PNG
    assert refused(at(secure, host="other.example", scheme="https"), lookup=here).startswith("no answer")
    assert len(secure.asked) == 1


@pytest.mark.usefixtures("trusting")
def test_who_drips_through_tls_is_hung_up_on_too(secure: PictureSource):
    secure.says = drip = Drip(*SLOW_BODY)
    source = at(secure, host="kartor.example", scheme="https")
    assert refused(source, lookup=here, within_s=2 * WITHIN_S) == "it took too long"
    assert drip.was_cut_short()


def test_who_drips_before_a_handshake_is_hung_up_on_too(service: PictureSource):
    service.says_at_once = drip = Drip(b"\x16\x03\x03\x3f\xff\x02", b"\0")
    source = at(service, host="kartor.example", scheme="https")
    assert refused(source, lookup=here, within_s=WITHIN_S).startswith("no answer")
    assert drip.was_cut_short()
