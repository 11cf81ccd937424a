"""A map service on this machine that answers as a test wants, and remembers what it was asked."""

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from threading import Thread
from typing import BinaryIO


def a_png(red: int = 200, green: int = 120, blue: int = 40, side: int = 256) -> bytes:
    """A square of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in parts)


PNG = a_png()

Say = Callable[[BinaryIO], object]


def answer(body: bytes = PNG, *, status: int = 200, media: str = "image/png", **headers: str) -> bytes:
    """A whole answer; ``headers`` with underscores for hyphens."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class PictureSource:
    """It ``says`` bytes, or calls a function that writes; ``asked`` are the heads of all requests.

    ``says_at_once``, where it is set, is not put off until somebody has asked.
    """

    def __init__(self, host: str) -> None:
        self.asked: list[str] = []
        self.says: bytes | Say = answer()
        self.says_at_once: Say | None = None
        self._tls: SSLContext | None = None
        source = self

        class Answering(StreamRequestHandler):
            def setup(self) -> None:
                if source._tls is not None:
                    self.request = source._tls.wrap_socket(self.request, server_side=True)
                super().setup()

            def finish(self) -> None:
                with suppress(OSError):  # what is still to be written to who has gone
                    super().finish()
                self.request.close()  # TLS has its own; the server closes only the plain one

            def handle(self) -> None:
                if source.says_at_once is not None:
                    source.says_at_once(self.wfile)
                    return
                head = b""
                while (line := self.rfile.readline(65536)) not in (b"\r\n", b""):
                    head += line
                source.asked.append(head.decode())
                try:
                    if callable(source.says):
                        source.says(self.wfile)
                    else:
                        self.wfile.write(source.says)
                except OSError:
                    return  # the other side has heard enough

        class Server(ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A handshake that the other side broke off is no news."""

        self._server = Server((host, 0), Answering)
        self.host = host
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def behind(self, tls: SSLContext) -> None:
        """From now on only through TLS."""
        self._tls = tls

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def picture_source(host: str = "127.0.0.1") -> Iterator[PictureSource]:
    """A service at one of this machine's addresses, for as long as the block runs."""
    source = PictureSource(host)
    try:
        yield source
    finally:
        source.close()
