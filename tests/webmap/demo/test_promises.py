"""Reference texts: what was promised, by whom, and where it stands."""

from webmap.demo.promises import Party, reference_texts


def test_gotene_has_three_years_of_promises_the_latest_first():
    texts = reference_texts("gotene")
    assert [text.year for text in texts] == [2019, 2018, 2017]
    assert [sum(map(len, text.promises.values())) for text in texts] == [9, 6, 4]
    assert all(text.problem_picture for text in texts)


def test_the_promises_of_2019_stand_under_who_made_them():
    latest = reference_texts("gotene")[0]
    assert {party: len(texts) for party, texts in latest.promises.items()} == {
        Party.MUNICIPALITY: 4,
        Party.POLICE: 2,
        Party.TOGETHER: 3,
    }


def test_a_text_that_is_known_in_part_says_so():
    assert [text.is_complete for text in reference_texts("gotene")] == [True, True, False]


def test_every_text_has_a_source_that_can_be_read():
    sources = [source for text in reference_texts("gotene") for source in text.sources]
    assert len(sources) == 4
    assert all(
        source.startswith(("https://polisen.se/", "http://www.gotene.se/", "https://www.gotene.se/"))
        for source in sources
    )


def test_a_town_without_texts_has_none():
    assert reference_texts("skara") == ()
