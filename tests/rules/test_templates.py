"""Mail templates: what a row may say (§5, R-068), which letter tells which decision, and a letter without a blank."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.faults import Fault, RuleError, SessionFaults
from rules.session import NOTICES, Session, compile_session, load, notices, read_folder
from rules.tabs import TABS, Tables
from rules.template_text import COMPANIES, PLACEHOLDERS, RESULTS
from rules.templates import ANNOUNCED_KINDS, Letter, Template, render, template_for
from tests.tables import each_row

NAME = notices()[0]
TABLES = read_folder(NOTICES / NAME)
SESSION = load(NAME)
GUARANTEES_NOTHING = "L'admissibilité ne garantit pas l'attribution d'une place"
ALL = {name: f"valeur de {name}" for name in PLACEHOLDERS}
HELD = [*SESSION.templates.values()]


def amended(tab: str, key: str, **cells: str) -> Tables:
    column = TABS[tab].key
    rows = tuple({**row, **cells} if row[column] == key else row for row in TABLES[tab])
    assert rows != TABLES[tab]
    return {**TABLES, tab: rows}


def first_day() -> Session:
    return compile_session(amended("Calendrier", "rentree", debut="2024-09-02"))


def letter(text: str, subject: str = "Bonjour", **values: str) -> Letter:
    session = compile_session(amended("Modèles", "decompte", corps=text, objet=subject))
    return render(session.templates["decompte"], values)


@each_row(Path(__file__).parent / "cases" / "templates" / "mistakes.csv")
def test_a_mistake_is_named_when_the_rows_are_read(row: dict[str, str]) -> None:
    with pytest.raises(SessionFaults) as refusal:
        compile_session(amended("Modèles", row["row"], **{row["column"]: row["text"]}))
    told = [one for one in refusal.value.faults if (one.tab, one.row) == ("Modèles", row["row"])]
    assert [one for one in told if one.column == row["column"] and row["says"] in one.says], refusal.value


def test_a_subject_of_two_lines_is_refused() -> None:
    with pytest.raises(SessionFaults, match="un objet tient sur une ligne"):
        letter("Bonjour", "Votre dossier\nBcc: tous@exemple.invalid")


def test_no_word_is_a_result_or_a_company() -> None:
    assert not PLACEHOLDERS.keys() & (RESULTS | COMPANIES)


@pytest.mark.parametrize(
    ("text", "values", "written"),
    [
        ("{prenom} {nom}", {"prenom": "Zoé", "nom": "Lefèvre"}, "Zoé Lefèvre"),
        ("Ici[si lieu: : {lieu}].", {"lieu": "salle 3"}, "Ici : salle 3."),
        ("Ici[si lieu: : {lieu}].", {"lieu": ""}, "Ici."),
        ("Ici[si lieu: : {lieu}].", {"lieu": "  "}, "Ici."),
        ("[si lieu:En {lieu}.][sans lieu:À distance.]", {"lieu": "salle 3"}, "En salle 3."),
        ("[si lieu:En {lieu}.][sans lieu:À distance.]", {"lieu": ""}, "À distance."),
        ("[sans motif:Sans motif]", {"motif": "x"}, ""),
        ("le {jour}[si motif:\n\nMotif : {motif}]", {"jour": "2/5", "motif": "gel"}, "le 2/5\n\nMotif : gel"),
        ("Du {periode:serie2}", {}, "Du du 13/05/2024 au 17/05/2024"),
    ],
)
def test_a_letter_is_its_text_with_its_values(text: str, values: dict[str, str], written: str) -> None:
    assert letter(text, **values).text == written


@pytest.mark.parametrize(
    ("text", "values", "missing"),
    [
        ("{prenom}", {}, "{prenom} (prénom du candidat)"),
        ("{prenom}", {"prenom": " "}, "{prenom} (prénom du candidat)"),
        ("[si lieu: {lieu}]", {}, "{lieu} (salle ou adresse de visioconférence)"),
        ("[si lieu: {jour}]", {"lieu": "ici"}, "{jour} (jour dont la lettre parle)"),
        ("[sans lieu: {jour}]", {"lieu": ""}, "{jour} (jour dont la lettre parle)"),
        ("{jour} {places}", {}, "{jour} (jour dont la lettre parle), {places} (nombre de places disponibles)"),
        ("{periode:rentree}", {}, "{periode:rentree} (jours de la ligne « rentree » du calendrier)"),
    ],
)
def test_a_value_that_is_missing_is_a_refusal_never_a_blank(text: str, values: dict[str, str], missing: str) -> None:
    with pytest.raises(RuleError) as refusal:
        letter(text, **values)
    assert str(refusal.value) == (
        f"Lettre « Décompte des places disponibles » : il manque {missing}. Renseignez-le avant d'écrire au candidat."
    )


def test_a_value_that_only_the_subject_waits_for_is_asked_too() -> None:
    with pytest.raises(RuleError, match=r"il manque {dossier} \(numéro du dossier\)"):
        letter("Bonjour", "Votre dossier {dossier}")


def test_what_a_branch_left_out_would_need_is_not_asked() -> None:
    assert letter("Oui[si lieu: {jour}]", lieu="").text == "Oui"


def test_the_calendar_cannot_be_overridden_by_a_value() -> None:
    template = SESSION.templates["preadmissible1"]
    assert "du 17/04/2024 au 23/04/2024" in render(template, {**ALL, "periode:epreuves": "demain"}).text


@given(st.text(st.sampled_from("{}[]:prenomsi \n%$\\")) | st.sampled_from(["{nom}", "[si nom: x]", "\\g<0>"]))
def test_what_a_candidate_typed_is_never_read_again(name: str) -> None:
    template = SESSION.templates["retrait"]
    shown = render(template, {**ALL, "prenom": f"a{name}", "nom": "SECRET"})
    assert shown.text.startswith(f"Bonjour a{name} SECRET,\n")
    assert shown.text.count("SECRET") == 1


def test_a_subject_stays_on_its_line_whatever_the_value() -> None:
    assert letter("x", "Pour {prenom}", prenom="Zoé\r\nBcc: tous").object == "Pour Zoé Bcc: tous"


def test_a_template_says_which_words_it_waits_for() -> None:
    assert SESSION.templates["preadmissible1"].words == ("prenom", "nom", "formation", "epreuves")
    assert SESSION.templates["creneau_annule"].words == ("prenom", "nom", "formation", "ancien_creneau", "motif")


ANNOUNCED = [
    (row.target, year, row.announcement)
    for row in SESSION.workflow.transitions.values()
    if row.announcement and row.kind in ANNOUNCED_KINDS
    for year in sorted(row.years)
]


@pytest.mark.parametrize(("state", "year", "period"), ANNOUNCED)
def test_every_decision_announced_has_its_letter(state: str, year: int, period: str) -> None:
    template = template_for(SESSION, state, year, period)
    assert template is not None
    assert (state in template.states, template.period) == (True, period)


def test_a_decision_announced_without_a_letter_is_a_fault() -> None:
    with pytest.raises(SessionFaults) as refusal:
        compile_session(amended("Modèles", "rejet_serie1", etat=""))
    says = "aucune ligne de Modèles ne dit « REJETE_SERIE1 » en année 2 : ajoutez-la"
    assert refusal.value.faults == (Fault("Transitions", "rejeter_serie1", "annonce", says),)


def test_the_letter_depends_on_the_year_and_the_announcement() -> None:
    def code(state: str, year: int, period: str = "") -> str:
        template = template_for(SESSION, state, year, period)
        return template.code if template else ""

    assert code("ADMISSIBLE", 1, "annonce_phase_principale") == "admissible1"
    assert code("ADMISSIBLE", 1, "annonce_phase_complementaire") == "admissible_complementaire1"
    assert code("ADMISSIBLE", 2, "annonce_admissibilite") == "admissible2"
    assert code("ADMISSIBLE", 2, "annonce_phase_principale") == ""
    assert code("ADMISSIBLE", 1) == ""
    assert code("EXAMEN_REFUSE", 1) == code("EXAMEN_REFUSE", 2) == "examen_refuse"
    assert code("DEPOSE", 1) == ""


def test_rows_written_before_the_column_still_hold() -> None:
    old = tuple({name: text for name, text in row.items() if name != "etat"} for row in TABLES["Modèles"])
    session = compile_session({**TABLES, "Modèles": old})
    assert session.templates["admissible1"].states == frozenset()
    assert template_for(session, "ADMISSIBLE", 1, "annonce_phase_principale") is None


@pytest.mark.parametrize("template", HELD, ids=lambda template: template.code)
def test_every_letter_of_the_notice_reads_with_and_without_what_is_optional(template: Template) -> None:
    session = first_day()
    for optional in ("x", ""):
        values = {**ALL, "lieu": optional, "echeance": optional, "rang": optional}
        shown = render(session.templates[template.code], values)
        assert shown.text.startswith("Bonjour valeur de prenom valeur de nom,\n\n")
        assert shown.text.endswith("Cordialement,\nLe service des admissions d'IMT Mines Alès")
        assert not set("{}[]") & set(shown.text + shown.object)
        assert not any(twice in shown.text for twice in ("  ", " ,", " .", "..", "\n\n\n", " \n"))


@pytest.mark.parametrize("template", HELD, ids=lambda template: template.code)
def test_who_is_told_admissible_is_told_that_no_seat_is_granted(template: Template) -> None:
    """R-121; the seats bulletin, a refused project and the complementary list say it too."""
    traits = {trait for code in template.states for trait in SESSION.workflow.states[code].traits}
    due = "admissible" in traits or template.code in ("decompte", "fiche_refusee", "liste_complementaire")
    assert (GUARANTEES_NOTHING in render(first_day().templates[template.code], ALL).text) == due


def test_a_rejection_for_a_recording_deleted_quotes_the_notice() -> None:
    """§6.2, R-091: to whoever proposes it, and to the candidate."""
    sentence = (
        "« Si cette demande intervenait avant que l'école ait pu statuer sur l'admissibilité du candidat, cela se "
        "traduirait par le rejet pur et simple de la candidature. »"
    )
    assert sentence in next(row["corps"] for row in SESSION.tables["Modèles"] if row["code"] == "rejet_suppression")
    (reason,) = (one for one in SESSION.workflow.reasons.values() if one.transition == "rejeter_suppression")
    assert "« rejet pur et simple de la candidature »" in reason.label


def test_a_template_row_is_one_that_the_sheet_shows() -> None:
    assert TABS["Modèles"].columns[4] == "etat"
