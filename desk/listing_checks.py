"""What a complementary list waits for before it may be drawn, and who does it (R-130, R-131)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from desk.listing_views import Check, ComplementaryList


def checks(shown: ComplementaryList, today: date) -> ComplementaryList:
    """The list with its checks, in the order in which they are settled."""
    return replace(shown, checks=tuple(_checks(shown, today)))


def _checks(shown: ComplementaryList, today: date) -> Iterator[Check]:
    yield _first_day(shown)
    yield _in_time(shown, today)
    yield _vacant(shown)
    criteria = "enregistrés par le jury" if shown.criteria else "le jury les enregistre avant tout rang"
    yield Check("Critères du jury", bool(shown.criteria), criteria)
    yield _size(shown)
    if shown.drawn:
        yield Check("Rangs", True, f"inscrits par leur rang : {shown.taken}")
        return
    ranked = sum(one.rank is not None for one in shown.searching)
    yield Check("Rangs", ranked > 0, f"{ranked} sur {len(shown.searching)} encore en recherche")


def _first_day(shown: ComplementaryList) -> Check:
    says = f"le {shown.first_day:%d/%m/%Y}" if shown.first_day else (
        "absente de la notice : à saisir, Feuille, onglet Calendrier, ligne « rentree », puis à mettre en vigueur"
    )  # fmt: skip
    return Check("Jour de la rentrée", shown.first_day is not None, says)


def _in_time(shown: ComplementaryList, today: date) -> Check:
    if shown.drawn_from is None:
        return Check("Date de la liste", False, "se compte à partir de la rentrée, qui n'est pas fixée")
    done = today >= shown.drawn_from
    if done and shown.ended:
        return Check("Date de la liste", False, f"depuis le {shown.drawn_from:%d/%m/%Y}, mais {shown.ended}")
    return Check("Date de la liste", done, f"{'depuis' if done else 'pas avant'} le {shown.drawn_from:%d/%m/%Y}")


def _vacant(shown: ComplementaryList) -> Check:
    seats = shown.seats
    says = f"ouvertes : {seats.opened}, agréées : {seats.agreed}, à pourvoir : {seats.vacant}"
    return Check("Places non pourvues", seats.vacant > 0, f"{says} ; sans contrat : {shown.without_contract}")


def _size(shown: ComplementaryList) -> Check:
    hosts = f"capacité d'accueil : {shown.capacity}, présents ou agréés : {shown.present}"
    if shown.size is None:
        return Check("Taille de la liste", False, f"la direction la décide ({hosts})")
    if shown.drawn:
        return Check("Taille de la liste", True, f"{shown.size}, entièrement prise ({hosts})")
    return Check(
        "Taille de la liste", shown.places_left > 0, f"{shown.size}, encore à prendre : {shown.places_left} ({hosts})"
    )
