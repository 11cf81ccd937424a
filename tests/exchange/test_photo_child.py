import pytest

from geodata.exchange.photo_child import MOST_CELLS, cells_of, within


@pytest.mark.parametrize(
    ("sides", "cells"),
    [
        ((300, 300), (3, 3)),
        ((520, 110), (3, 1)),
        ((110, 520), (1, 3)),
        ((300, 200), (3, 2)),
        ((2, 1), (2, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_box_gets_a_few_cells_as_square_as_can_be(sides: tuple[int, int], cells: tuple[int, int]):
    assert cells_of(*sides) == cells
    assert max(cells) <= MOST_CELLS


def test_of_a_box_only_what_lies_in_the_picture_counts():
    assert within((-5, 10, 20, 20), (100, 25)) == (0, 10, 15, 25)
    left, _, right, _ = within((200, 0, 5, 5), (100, 100))
    assert right < left
