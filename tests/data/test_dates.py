"""Dates are written as the locale has them, mean one day each, and their parts share no day."""

from __future__ import annotations

from datetime import date

import pytest
import torch

from tutor.data.dates import date_locales, date_pairs, date_texts, date_vocabularies
from tutor.data.pairs import END, START


def texts(count: int = 2000, seed: int = 0, **options: object) -> list[tuple[str, str]]:
    return date_texts(count, torch.Generator().manual_seed(seed), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "expected"),  # what Babel 2.18.0 formats for 1987-03-04, a Wednesday
    [
        ("en_US", {"Wednesday, March 4, 1987", "March 4, 1987", "Mar 4, 1987"}),
        ("fr", {"mercredi 4 mars 1987", "4 mars 1987", "04/03/1987"}),
        ("de", {"Mittwoch, 4. März 1987", "4. März 1987", "04.03.1987"}),
        ("pt", {"quarta-feira, 4 de março de 1987", "4 de março de 1987", "4 de mar. de 1987", "04/03/1987"}),
        ("sv", {"onsdag 4 mars 1987", "4 mars 1987", "1987-03-04"}),
        ("da", {"onsdag den 4. marts 1987", "4. marts 1987", "4. mar. 1987", "04.03.1987"}),
        ("fi", {"4. maaliskuuta 1987", "4.3.1987"}),
        ("hu", {"1987. március 4., szerda", "1987. március 4.", "1987. márc. 4.", "1987. 03. 04."}),
        ("tr", {"4 Mart 1987", "4 Mart 1987 Çarşamba", "4 Mar 1987", "4.03.1987"}),
    ],
)
def test_a_date_is_written_as_the_locale_has_it(code: str, expected: set[str]) -> None:
    locale = next(one for one in date_locales() if one.code == code)
    assert {locale.write(date(1987, 3, 4), template) for template in locale.templates} == expected


def test_a_text_means_one_date() -> None:
    meaning: dict[str, str] = {}
    for text, day in texts(6000):
        assert meaning.setdefault(text, day) == day
    assert len(date_locales()) == 16 and sum(len(one.templates) for one in date_locales()) == 57


def test_no_day_of_the_test_is_seen_in_training() -> None:
    train, test = texts(), texts(seed=1, part="test")
    assert not {day for _, day in train} & {day for _, day in test}
    assert {day[:4] for _, day in texts(6000)} == {str(year) for year in range(1900, 2050)}


def test_locales_can_be_chosen() -> None:
    assert {text[:4] for text, _ in texts(100, locales=["hu"])} == {day[:4] for _, day in texts(100, locales=["hu"])}
    with pytest.raises(ValueError, match="no locale xx: choose from en_US, en_GB, fr"):
        texts(1, locales=["fr", "xx"])
    with pytest.raises(ValueError, match="no locale named"):
        texts(1, locales=[])
    with pytest.raises(ValueError, match="no part 'dev'"):
        texts(1, part="dev")


def test_pairs_are_the_texts_as_ids() -> None:
    pairs = date_pairs(300, torch.Generator().manual_seed(5))
    assert (
        pairs.target.shape == (300, 12) and (pairs.target[:, 0] == START).all() and (pairs.target[:, -1] == END).all()
    )
    for (text, day), source, target in zip(texts(300, seed=5), pairs.source, pairs.target, strict=True):
        assert (pairs.source_vocabulary.decode(source), pairs.target_vocabulary.decode(target)) == (text, day)
    assert date_vocabularies()[1].size == 14
