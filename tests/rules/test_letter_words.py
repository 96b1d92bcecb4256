"""What a letter says of trials, documents and hours (R-075, R-046)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.faults import RuleError
from rules.letter_words import creneau, epreuves, formation, pieces
from rules.session import load, notices

SESSION = load(notices()[0])
PARIS = ZoneInfo("Europe/Paris")


def test_trials_are_told_with_their_nature_and_length_in_the_order_of_their_rows() -> None:
    """R-075."""
    assert epreuves(SESSION, ["ANGLAIS2", "EVD2"]) == (
        "Entretien vidéo différé (EVD), 30 minutes ; Évaluation du niveau d’anglais, 35 minutes"
    )
    assert epreuves(SESSION, ["SPECIALITE2"]) == "Épreuves de spécialité orales (nature au choix du jury)"
    assert epreuves(SESSION, []) == ""
    with pytest.raises(RuleError, match="« TOEIC » n'est pas une épreuve"):
        epreuves(SESSION, ["TOEIC"])


def test_documents_are_told_by_their_labels_and_none_is_lost() -> None:
    """R-046."""
    first, second = list(SESSION.documents)[:2]
    labels = [SESSION.documents[code].label for code in (first, second)]
    assert pieces(SESSION, [second, first]) == ", ".join(labels)
    assert pieces(SESSION, ["inconnue", first]) == f"{labels[0]}, inconnue"
    assert pieces(SESSION, []) == ""


@pytest.mark.parametrize(
    ("starts_at", "zone", "told"),
    [
        (datetime(2024, 5, 14, 7, 0, tzinfo=UTC), PARIS, "le mardi 14/05/2024 à 9 h 00, heure de Paris (20 minutes)"),
        (datetime(2024, 1, 15, 7, 0, tzinfo=UTC), PARIS, "le lundi 15/01/2024 à 8 h 00, heure de Paris (20 minutes)"),
        (
            datetime(2024, 5, 14, 23, 0, tzinfo=UTC),
            ZoneInfo("America/Port_of_Spain"),
            "le mardi 14/05/2024 à 19 h 00, heure de Port of Spain (20 minutes)",
        ),
    ],
)
def test_an_hour_is_the_one_of_the_notice(starts_at: datetime, zone: ZoneInfo, told: str) -> None:
    assert creneau(starts_at, 20, zone).replace("\u00a0", " ") == told


def test_a_programme_without_its_row_is_refused() -> None:
    assert formation(SESSION, "MKX1") == SESSION.programmes["MKX1"].label
    with pytest.raises(RuleError, match="« MKX9 » n'est pas une formation"):
        formation(SESSION, "MKX9")
