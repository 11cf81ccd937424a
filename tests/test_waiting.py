"""What never comes is not waited for without end."""

from unittest.mock import patch

import pytest

from tests import waiting


def test_the_first_answer_counts_and_none_is_looked_for_again():
    answers = iter([None, None, 0, 1])
    assert waiting.until(lambda: next(answers)) == 0
    assert next(answers) == 1


def test_what_never_comes_is_given_up():
    looks: list[int] = []
    with patch.object(waiting, "LOOKS", 3), pytest.raises(TimeoutError):
        waiting.until(lambda: looks.append(1))
    assert len(looks) == 3
