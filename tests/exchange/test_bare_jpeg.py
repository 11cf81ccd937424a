import pytest

from geodata.exchange.bare_jpeg import is_bare
from tests.exchange.photo_files import a_jpeg, encoded, scene, with_thumbnail


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_picture_and_nothing_else_is_bare(*, is_progressive: bool):
    body = encoded(scene(), progressive=is_progressive)
    assert is_bare(body, 320, 240)
    assert not is_bare(body, 240, 320)
    assert not is_bare(body + b"<script>", 320, 240)
    assert not is_bare(body[:-2], 320, 240)
    assert not is_bare(body + body, 320, 240)


def test_a_picture_with_anything_beside_it_is_not():
    plain = encoded(scene())
    assert not is_bare(a_jpeg(), 320, 240)
    assert not is_bare(encoded(scene(), comment=b"Anna"), 320, 240)
    assert not is_bare(encoded(scene(), xmp=b"Anna"), 320, 240)
    assert not is_bare(with_thumbnail(plain), 320, 240)
    assert not is_bare(b"", 320, 240)
    assert not is_bare(encoded(scene(), "PNG"), 320, 240)
