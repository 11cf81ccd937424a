from geodata.exchange.rows import Row, picked


def test_rows_are_picked_by_their_numbers():
    rows = [Row(number, {"a": str(number)}) for number in range(2, 9)]
    assert picked(iter(rows), {3, 7, 100}) == {3: rows[1], 7: rows[5]}
