"""A QR code as the path of an SVG: the policy lets no picture in from elsewhere, and needs none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A square of ``side`` units with its quiet border, and the path that fills its dark squares."""

    side: int
    path: str


def path(text: str) -> Picture:
    """The QR code of a text."""
    import qrcode  # type: ignore[import-untyped]  # noqa: PLC0415 - for a page that few people open

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Picture(len(rows), "".join(squares))
