"""Cells of the grid: each holds one run, and those that the box cuts are counted exactly."""

import numpy as np

from geodata.mapview.cells import LOOKED_AT, Window, content, split, whole
from geodata.mapview.selection import Units
from geodata.model.place import Box, Position
from tests.mapview.made import everything


def test_quarters_share_out_what_their_cell_holds():
    places = [Position(lon, lat) for lon in (-100, 20, 21) for lat in (-40, 50)]
    selection, _ = everything(places)
    cells = whole(selection)
    for _ in range(9):
        quarters, of = split(cells, selection)
        assert (np.bincount(of, quarters.high - quarters.low) == cells.high - cells.low).all()
        assert (quarters.high > quarters.low).all()
        cells = quarters
    assert len(cells) == 6


def test_nothing_has_no_cells():
    selection, _ = everything([])
    assert len(whole(selection)) == 0
    assert len(split(whole(selection), selection)[0]) == 0


def test_a_window_keeps_the_cells_that_it_meets_and_knows_which_its_edge_cuts():
    selection, _ = everything([Position(-100, 50), Position(20, 50), Position(100, 50)])
    window = Window.of(Units.of(Box(-10, 40, 170, 60)))
    cells, _ = split(split(whole(selection), selection)[0], selection)
    met, which = window.cut(cells)
    assert (len(cells), len(met)) == (3, 2)
    assert (cells.number[which] == met.number).all()
    assert met.is_cut.all()
    finer, _ = window.cut(split(split(split(met, selection)[0], selection)[0], selection)[0])
    assert not finer.is_cut.any()


def test_a_cut_cell_with_more_than_is_looked_at_is_counted_exactly_with_true_members():
    places = [Position(13 + number / 1e5, 58) for number in range(2 * LOOKED_AT)]
    selection, _ = everything(places)
    box = Box(13.00005, 57, 13.30003, 59)
    window = Window.of(Units.of(box))
    found = content(window.cut(whole(selection))[0], selection, window)
    inside = [place for place in places if box.west <= place.lon <= box.east]
    assert found.count.tolist() == [len(inside)]
    for at in (found.first[0], found.middle[0], found.last[0]):
        lon = selection.columns.lon[at] / 1e7
        assert box.west <= lon <= box.east
