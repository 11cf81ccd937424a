"""How many people stand behind observations: those who made them, and those who said “me too”."""

import numpy as np

from geodata.mapview.selection import Selection, inside
from geodata.model.place import Box


def people(selection: Selection, box: Box | None, number: int) -> int:
    """The sum of what each of the ``number`` observations of a selection in a box (degrees) counts.

    Only the few with another number than the least are looked at, so that a map of a million costs no more.
    """
    crowds = selection.crowds
    rows = crowds.rows if box is None else crowds.rows[inside(selection.columns, crowds.rows, box)]
    more = selection.columns.people[rows].astype(np.int64) - crowds.least
    return number * crowds.least + int(more.sum()) + (crowds.unplaced if box is None else 0)
