import pytest

from geodata.analysis.personal_data.mark import MarkKind
from geodata.analysis.personal_data.numbers import accounts, personal_numbers, phones, plates


def kinds_of(text: str) -> list[MarkKind]:
    return [mark.kind for mark in personal_numbers(text)]


@pytest.mark.parametrize("text", ["900101-2385", "19900101-2385", "191002+9808", "830961-2383", "8704122392"])
def test_a_personnummer_has_a_day_and_a_check_digit(text: str):
    assert MarkKind.PERSONAL_NUMBER in kinds_of(text)


def test_a_wrong_check_digit_makes_a_weaker_mark():
    assert kinds_of("900101-2386") == [MarkKind.PERSONAL_NUMBER_LIKE]


@pytest.mark.parametrize("text", ["901301-2385", "900230-2385", "9001012385123", "12345-6789"])
def test_what_has_no_day_or_too_many_digits_is_no_personnummer(text: str):
    assert kinds_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "070-1740605",
        "0701740605",
        "+46 70 174 06 05",
        "+46(0)701740605",
        "08-465 004 11",
        "o7o-174o662",
        "+4722334455",
        "(08) 465 004 55",
        "ring 319210",
        "noll sju noll ett sju fyra noll sex noll fem",
    ],
)
def test_a_phone_number_is_marked_however_it_is_written(text: str):
    (mark,) = phones(text)
    assert text[mark.start : mark.end] == text.removeprefix("ring ")


def test_two_numbers_side_by_side_are_two_marks():
    assert [mark.start for mark in phones("070-1740673/070-1740674")] == [0, 12]


@pytest.mark.parametrize("text", ["ring 112", "114 14", "07-17 vardagar", "58.5279, 13.4915", "12 000 kr", "0-5 år"])
def test_other_numbers_are_no_phones(text: str):
    assert list(phones(text)) == []


@pytest.mark.parametrize("text", ["bg 991-2346", "konto 8327-9, 903 123 456-1", "SE35 5000 0000 0549 1000 0003"])
def test_accounts_are_known_by_the_word_before_or_as_iban(text: str):
    assert len(list(accounts(text))) == 1


def test_a_price_paid_by_swish_is_no_account():
    assert list(accounts("swisha 10 000 kr")) == []


@pytest.mark.parametrize("text", ["MLB 084", "mlb084", "XTZ 45K", "NSF-204"])
def test_plates_are_marked(text: str):
    assert [(mark.start, mark.end) for mark in plates(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["M1", "L2", "max 100", "Men 100 bilar", "LED 400", "VIQ 123", "ABCD 123", "SBK 08"])
def test_codes_and_common_words_are_no_plates(text: str):
    assert list(plates(text)) == []
