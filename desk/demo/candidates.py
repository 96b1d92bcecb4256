"""Invented candidates, as many as asked: the same seed gives the same people.

Programmes, titles, days, fees and documents are read from the session's rows: next year's notice needs nothing here.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from desk.reading import read_title
from desk.spelling import plain
from rules import fees
from rules.session import Session

ROWS = Path(__file__).parent / "rows"
Fields = dict[str, Any]
FIRST = 40_000


@dataclass(frozen=True)
class Synthetic:
    """A dossier with the fields of the register, and the programmes it applies to."""

    number: str
    fields: Fields
    programmes: tuple[str, ...]


@lru_cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (ROWS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def synthetic_dossiers(count: int, session: Session, seed: int = 24) -> Iterator[Synthetic]:
    """`count` dossiers; about one in four applies to a second programme. Their numbers are far from a real export's."""
    draw = Random(seed)  # noqa: S311 (invented people, nothing secret)
    prefix = session.parameters.get("session", "")[-2:] or "00"
    for rank in range(1, count + 1):
        yield _dossier(f"{prefix}-{FIRST + rank:05d}", rank, draw, session)


def _dossier(number: str, rank: int, draw: Random, session: Session) -> Synthetic:
    programmes = _programmes(draw, session)
    fields = _person(rank, draw) | _studies(draw, session, programmes[0]) | _marks(draw)
    fields |= _deposit(draw, session)
    fields |= _documents(draw, session) | _payment(draw, session, len(programmes), fields["submitted_at"])
    fields |= {"person": number, "on_platform": True, "programmes_chosen": len(programmes)}
    return Synthetic(number, {key: value for key, value in fields.items() if value not in (None, "")}, programmes)


def _programmes(draw: Random, session: Session) -> tuple[str, ...]:
    """First choice in proportion to the seats; a second one of the same entry year."""
    every = tuple(session.programmes.values())
    first = draw.choices(every, [programme.max for programme in every])[0]
    others = [programme.code for programme in every if programme.year == first.year and programme.code != first.code]
    return (first.code, draw.choice(others)) if others and draw.random() < 0.25 else (first.code,)


def _person(rank: int, draw: Random) -> Fields:
    family, given = draw.choice(rows("family_names"))["family_name"], draw.choice(rows("given_names"))["given_name"]
    address = f"{plain(given)}.{plain(family)}{rank}".replace(" ", "-")
    return {
        "family_name": family,
        "given_name": given,
        "birth_date": f"{draw.randint(1999, 2005)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        "ine": f"{draw.randint(0, 999999999):09d}{draw.choice('ABCDEFGHJK')}{draw.choice('ABCDEFGHJK')}",
        "phone": f"+3363998{rank % 10000:04d}",  # numbers that the French regulator keeps for fiction
        "email": f"{address}@candidat.example.org" if draw.random() > 0.002 else None,
        "postcode": draw.choice(("30100", "34000", "30000", "31000", "69003", "13001", "38000", "66000", "11100")),
        "nationality": draw.choices(("FR", "MA", "TN", "SN", "DZ", "PT"), (88, 4, 3, 2, 2, 1))[0],
        "native_language": _weighted(draw, "languages")["language"],
    }


def _studies(draw: Random, session: Session, programme: str) -> Fields:
    """A title that the notice lists for the speciality, two times out of three in first year; else another path."""
    chosen = session.programmes[programme]
    listed = [title for title in session.titles.values() if chosen.speciality in title.specialities]
    if listed and chosen.year == min(p.year for p in session.programmes.values()) and draw.random() < 0.66:
        return _listed(draw, draw.choice(listed), session)
    suited = [row for row in rows("diplomas") if row["year"] == str(chosen.year)] or list(rows("diplomas"))
    row = draw.choices(suited, [int(row["weight"]) for row in suited])[0]
    earlier = draw.choice(listed).label if listed and row["preparatory_class"] == "ATS" else ""
    return {
        "diploma_text": row["text"],
        "diploma": read_title(session, row["text"]).code,
        "diploma_country": row["country"],
        "diploma_stage": int(row["stage"]) if row["stage"] else None,
        "diploma_obtained": {"oui": True, "non": False}.get(row["obtained"]),
        "preparatory_class": row["preparatory_class"],
        "ects_obtained": row["ects_obtained"],
        "ects_expected": row["ects_expected"],
        "prior_diploma_text": earlier,
        "prior_diploma": read_title(session, earlier).code if earlier else None,
        "school": draw.choice(rows("schools"))["school"],
    }


def _listed(draw: Random, title: Any, session: Session) -> Fields:
    obtained, stage = draw.random() < 0.2, title.first_year
    text = draw.choice((title.label, title.label, title.label.lower(), f"{title.label} ({stage}e année)"))
    conferred = title.ects or 0
    held = conferred if obtained else max(0, conferred - 60)
    return {
        "diploma_text": text,
        "diploma": title.code,
        "diploma_country": "FR",
        "diploma_stage": stage,
        "diploma_obtained": obtained,
        "ects_obtained": str(held),
        "ects_expected": str(conferred - held),
        "school": draw.choice(rows("schools"))["school"],
    }


def _marks(draw: Random) -> Fields:
    level = draw.gauss(12.6, 1.8)
    marks = {f"mark_s{n}": _mark(level + draw.gauss(0.15 * n, 0.9)) for n in (1, 2, 3, 4)}
    cohort = draw.randint(24, 96)
    rank = max(1, min(cohort, round(cohort * (16 - level) / 7)))
    return {**marks, "rank": rank, "cohort": cohort, "opinion": _weighted(draw, "opinions")["opinion"]}


def _mark(value: float) -> str:
    return f"{max(4.0, min(19.5, value)):.2f}"


def _deposit(draw: Random, session: Session) -> Fields:
    """Most come in the last days; a few after the closing day."""
    deposits = session.calendar.deposits
    days = ((deposits.end or deposits.start) - deposits.start).days
    day = deposits.start + timedelta(days=round(days * draw.random() ** 0.45))
    if draw.random() < 0.012:
        day = (deposits.end or deposits.start) + timedelta(days=draw.randint(1, 3))
    at = datetime.combine(day, time(draw.randint(7, 23), draw.randint(0, 59)), session.calendar.zone)
    return {"submitted_at": at.isoformat()}


def _documents(draw: Random, session: Session) -> Fields:
    codes = list(session.documents)
    missing = draw.sample(codes, draw.choices((0, 1, 2), (80, 16, 4))[0])
    return {"missing_documents": sorted(missing, key=codes.index)}


def _payment(draw: Random, session: Session, count: int, submitted_at: str) -> Fields:
    grant = draw.choices(("yes", "no", "foreign", None), (30, 60, 2, 8))[0]
    proof = draw.random() < 0.9 if grant == "yes" else None
    due = fees.Due(grant, proof, count, count, session.fees, session.rules).amount
    paid = draw.choices((due, 0, due // 2), (93, 3, 4))[0]
    return {
        "grant_holder": grant,
        "grant_proof": proof,
        "fee_paid": paid,
        "paid_on": submitted_at[:10] if paid else None,
    }


def _weighted(draw: Random, name: str) -> dict[str, str]:
    table: Sequence[dict[str, str]] = rows(name)
    return draw.choices(table, [int(row["weight"]) for row in table])[0]
