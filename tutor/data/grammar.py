"""The words of the English–French grammar: what each is in both languages, and how it is inflected.

Every French noun, adjective and verb begins with a consonant, so that nothing is elided (l', n') or liaised (cet, bel).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Class = Literal["being", "food", "text", "thing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun: (singular, plural) in both languages, its French gender, and what kind of thing it names."""

    english: tuple[str, str]
    french: tuple[str, str]
    feminine: bool
    kind: Class


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjective:
    """An adjective. ``french`` has masculine and feminine singular, then masculine and feminine plural."""

    english: str
    french: tuple[str, str, str, str]
    before: bool
    """Whether French puts it before the noun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb in the present: (third person singular, plural); the English plural is also the form after "does not"."""

    english: tuple[str, str]
    french: tuple[str, str]
    objects: tuple[Class, ...] = ()
    """What it can be done to; nothing for a verb without an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Determiner:
    """A determiner: English (singular, plural), French as for `Adjective`."""

    english: tuple[str, str]
    french: tuple[str, str, str, str]


def _nouns(kind: Class, lines: str) -> tuple[Noun, ...]:
    found = []
    for line in lines.strip().splitlines():
        one, many, un, plusieurs, gender = line.split()
        found.append(Noun(english=(one, many), french=(un, plusieurs), feminine=gender == "f", kind=kind))
    return tuple(found)


def _adjectives(lines: str, *, before: bool) -> tuple[Adjective, ...]:
    found = []
    for line in lines.strip().splitlines():
        english, a, b, c, d = line.split()
        found.append(Adjective(english=english, french=(a, b, c, d), before=before))
    return tuple(found)


NOUNS = (
    *_nouns(
        "being",
        """
        cat cats chat chats m
        dog dogs chien chiens m
        boy boys garçon garçons m
        king kings roi rois m
        horse horses cheval chevaux m
        wolf wolves loup loups m
        mouse mice souris souris f
        girl girls fille filles f
        queen queens reine reines f
        woman women femme femmes f
        """,
    ),
    *_nouns(
        "food",
        """
        cake cakes gâteau gâteaux m
        cheese cheeses fromage fromages m
        apple apples pomme pommes f
        pear pears poire poires f
        """,
    ),
    *_nouns(
        "text",
        """
        book books livre livres m
        letter letters lettre lettres f
        """,
    ),
    *_nouns(
        "thing",
        """
        garden gardens jardin jardins m
        hat hats chapeau chapeaux m
        house houses maison maisons f
        table tables table tables f
        car cars voiture voitures f
        """,
    ),
)
ADJECTIVES_BEFORE = _adjectives(
    """
    small petit petite petits petites
    big grand grande grands grandes
    pretty joli jolie jolis jolies
    new nouveau nouvelle nouveaux nouvelles
    old vieux vieille vieux vieilles
    """,
    before=True,
)
ADJECTIVES_AFTER = _adjectives(
    """
    black noir noire noirs noires
    white blanc blanche blancs blanches
    green vert verte verts vertes
    blue bleu bleue bleus bleues
    red rouge rouge rouges rouges
    sad triste triste tristes tristes
    """,
    before=False,
)
ANYTHING: tuple[Class, ...] = ("being", "food", "text", "thing")
VERBS = (
    Verb(english=("sees", "see"), french=("voit", "voient"), objects=ANYTHING),
    Verb(english=("finds", "find"), french=("trouve", "trouvent"), objects=ANYTHING),
    Verb(english=("wants", "want"), french=("veut", "veulent"), objects=ANYTHING),
    Verb(english=("looks for", "look for"), french=("cherche", "cherchent"), objects=ANYTHING),
    Verb(english=("eats", "eat"), french=("mange", "mangent"), objects=("food",)),
    Verb(english=("reads", "read"), french=("lit", "lisent"), objects=("text",)),
    Verb(english=("sleeps", "sleep"), french=("dort", "dorment")),
    Verb(english=("sings", "sing"), french=("chante", "chantent")),
    Verb(english=("runs", "run"), french=("court", "courent")),
    Verb(english=("falls", "fall"), french=("tombe", "tombent")),
)
DEFINITE = (
    Determiner(english=("the", "the"), french=("le", "la", "les", "les")),
    Determiner(english=("my", "my"), french=("mon", "ma", "mes", "mes")),
    Determiner(english=("this", "these"), french=("ce", "cette", "ces", "ces")),
)
INDEFINITE = Determiner(english=("a", "some"), french=("un", "une", "des", "des"))
SUBJECTS = (("he", "il", False), ("she", "elle", False), ("they", "ils", True))
"""Pronouns as subjects: English, French, whether plural."""
OBJECTS = (("him", "le"), ("her", "la"), ("them", "les"), ("me", "me"), ("us", "nous"))
"""Pronouns as objects, which French puts before the verb. They stand for beings."""
PREPOSITIONS = (("in", "dans"), ("under", "sous"), ("behind", "derrière"))
ADVERBS = (("today", "aujourd'hui"), ("here", "ici"), ("often", "souvent"))
FUNCTION_WORDS = (("an", "de"), ("and", "et"), ("does", "ne"), ("do", "pas"), ("not", "pas"))
"""What the rules put in: both languages' words, not translations of each other."""
