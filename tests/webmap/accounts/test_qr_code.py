from webmap.accounts import qr_code


def test_a_code_has_its_finders_and_a_quiet_border():
    picture = qr_code.path("otpauth://totp/tryggkarta:anna@example.org")
    dark = {tuple(map(int, each.split("h")[0].split())) for each in picture.path.split("M") if each}
    assert all(4 <= x < picture.side - 4 and 4 <= y < picture.side - 4 for x, y in dark)
    for x, y in ((4, 4), (picture.side - 11, 4), (4, picture.side - 11)):
        assert {(x + each, y) for each in range(7)} <= dark
