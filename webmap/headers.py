"""What every answer tells the browser: what it may load, keep and embed; and gzip where it helps."""

import gzip
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask, Response, current_app, request

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}

_SHIELDS: Final = tuple((name.lower(), (name, value)) for name, value in HEADERS.items())

WORTH_PACKING_BYTES: Final = 1024
PACKED_FILES: Final = (".js", ".css", ".svg", ".map")
YEAR_S: Final = 365 * 24 * 3600
HSTS: Final = ("Strict-Transport-Security", f"max-age={YEAR_S}; includeSubDomains")
"""Where people reach us by https: browsers ask by nothing else for a year."""


SHARED: Final = "public, no-cache"
"""What everyone is given alike: a cache may keep it, and asks whether it is still so before it gives it again."""

OF_EVERYONE: Final = (
    "api.municipalities.", "api.vocabulary.", "api.observations.", "api.maps.", "api.tiles.", "api.actions.",
    "api.areas.", "api.walks.", "api.photos.", "api.openapi.", "pages.index.", "pages.maps.", "pages.actions.",
    "pages.areas.", "pages.promises.", "pages.printing.", "pages.api_docs.",
)  # fmt: skip
"""How the endpoints begin whose answers, to somebody without cookie and token, are made of nothing but the store, the
minute, the query, and the encodings and languages that are taken."""

DIFFER_BY: Final = ("Accept-Encoding", "Accept-Language", "Cookie", "Authorization")


def shared(response: Response) -> Response:
    """An answer that everyone is given alike may be kept by caches, and has an ETag: the hash of its bytes."""
    is_anybodys = not request.headers.get("Cookie") and not request.headers.get("Authorization")
    endpoint = request.endpoint or ""
    if not (is_anybodys and request.method in {"GET", "HEAD"} and endpoint.startswith(OF_EVERYONE)):
        return response
    if response.status_code != HTTPStatus.OK or "Set-Cookie" in response.headers or response.direct_passthrough:
        return response
    response.headers["Cache-Control"] = SHARED
    response.vary.update(DIFFER_BY)
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    return cast("Response", response.make_conditional(request))


def shielded(response: Response) -> Response:
    """The answer with the headers that keep other sites out."""
    already = {name.lower() for name, _ in response.headers}
    response.headers.extend(header for lower, header in _SHIELDS if lower not in already)
    if current_app.config["SETTINGS"].public_url:
        response.headers[HSTS[0]] = HSTS[1]
    if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def packed(response: Response) -> Response:
    """The answer gzipped, where the browser takes it and it is worth the while.

    Level 1: 8 ms for 2.4 MB where the usual 6 takes 19, and 8 % larger. An answer with an ETag is left as it is: a
    strong ETag stands for one row of bytes.
    """
    if request.endpoint == "static":
        return _packed_file(response)
    if response.direct_passthrough or response.status_code != 200 or "ETag" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    takes = request.accept_encodings
    if takes["gzip"] <= 0 or (response.calculate_content_length() or 0) < WORTH_PACKING_BYTES:
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=1, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _packed_file(response: Response) -> Response:
    """One of our own files, packed once and kept: scripts and styles are a quarter as long then."""
    name = (request.view_args or {}).get("filename", "")
    if response.status_code != 200 or not name.endswith(PACKED_FILES):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or current_app.static_folder is None:
        return response
    path = Path(current_app.static_folder) / name
    cast("Any", response.response).close()  # the file that would have been sent
    response.direct_passthrough = False
    response.set_data(_file_packed(path, path.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    del response.headers["ETag"]  # it stands for the bytes of the file itself
    return response


@lru_cache(maxsize=64)
def _file_packed(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)


def version_static(app: Flask) -> None:
    """Adds each file's fingerprint to the addresses of static files, so that browsers may keep them for ever."""
    known: dict[tuple[str, int], str] = {}

    @app.url_defaults
    def _versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or app.static_folder is None:
            return
        path = Path(app.static_folder) / values.get("filename", "")
        if path.is_file():
            key = (str(path), path.stat().st_mtime_ns)
            if key not in known:
                known[key] = sha256(path.read_bytes()).hexdigest()[:12]
            values["v"] = known[key]
