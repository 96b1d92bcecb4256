"""A dossier as deciding screens show it: verdict, fee, documents, marks, facts, notes (§5: nothing else is there)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from desk.views import AcademicFile, ApplicationView, Piece
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft, tag
from pages.parts.tables import Column, table
from pages.parts.timeline import timeline
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import NB, decimal, euros, section, stamp
from pages.parts.words import ELIGIBILITY, tinted, word

OUT_OF = 20  # marks are out of twenty
SEVERITIES = {"BLOQ": "rouge", "JURY": "violet", "DIR": "ambre", "ADM": "ambre", "INFO": "gris"}
"""Who must deal with a finding, as a colour: nobody can, the jury, management, a case worker, no one need."""


def verdict(application: ApplicationView) -> Html:
    """May this person apply here? The answer, then the table row by row, then what else was found."""
    examination = application.examination
    label, tint = ELIGIBILITY[examination.eligibility]
    route = join((" par la voie ", bold(section(examination.route)))) if examination.route else Html("")
    said = tag("p", word(label, tint), route)
    return block(f"Recevabilité, {application.short}", said, timeline(examination.steps), right="calculée à l’instant")


def findings(application: ApplicationView) -> Html:
    """The findings that raise something, each with its section; those that only inform are in the verdict."""
    said = {step.why for step in application.steps if step.concludes}
    every = (*application.examination.findings, *application.found)
    raised = [one for one in every if one.severity != "INFO" and one.says not in said]
    if not raised:
        return Html("")
    lines = [[section(f.section), tinted(f.says, SEVERITIES[f.severity])] for f in raised]
    return block(
        "Constats",
        table("Constats", [Column("Section", soft=True, width="4.6rem"), "Constat"], lines, bare=True, style="wrap"),
    )


def fee(file: AcademicFile) -> Html:
    """What the dossier owes and what came in, exact or at least."""
    if file.fee_due is None:
        said = [soft("Montant dû inconnu")]
    else:
        said = ["Dus ", "" if file.fee_exact else f"au moins{NB}", bold(euros(file.fee_due))]
    paid = (" · payés ", bold(euros(file.fee_paid))) if file.fee_paid is not None else (soft(" · paiement inconnu"),)
    alert = file.fee_alert
    short = [note(section(alert.section), " ", tinted(alert.says, "ambre"))] if alert else []
    when = ", ".join(filter(None, (section(file.fee_section), file.paid_on and f"versement du {file.paid_on}")))
    return block("Frais", tag("p", *said, soft(f" ({file.grant_text})"), *paid), *short, right=when)


def documents(file: AcademicFile) -> Html:
    """The checklist of §4.1: there, missing, or not looked at yet."""
    there = sum(piece.there is True for piece in file.documents)
    lines = [[piece.label, _state(piece), "indispensable" if piece.indispensable else ""] for piece in file.documents]
    columns = ["Pièce", Column("État", width="4rem"), Column("Règle", soft=True, width="6.7rem")]
    checked = f"{there} sur {len(file.documents)}"
    drawn = table("Pièces du dossier", columns, lines, bare=True, style="fixed wrap")
    return block("Pièces", drawn, *map(_blind, file.blind), right=checked)


def _blind(criterion: str) -> Html:
    """Read on the platform, it may name a company: having one or not changes nothing (R-063)."""
    says = " ; qui elle nomme n’intervient pas (§5)."
    return note(tinted("À lire sans l’employeur", "ambre"), " : ", criterion, says)


def marks(file: AcademicFile) -> Html:
    """The years that count, drawn on one scale; the fine line is the middle of it."""
    lines = [[mark.label, _bar(mark.value), _figure(mark.value)] for mark in file.marks]
    columns = [Column("Période", width="7rem"), f"De 0 à {OUT_OF}", Column("Moyenne", right=True, width="4rem")]
    rank = f"rang {file.rank} sur {file.cohort}" if file.rank and file.cohort else ""
    source = ", ".join(filter(None, (rank, section(file.marks_section))))
    opinion = tag("p", soft("Avis : "), file.opinion) if file.opinion else Html("")
    drawn = table(file.marks_label, columns, lines, bare=True, style="fixed")
    return block(f"Moyennes sur {OUT_OF}", drawn, opinion, right=source)


def facts(file: AcademicFile) -> Html:
    """What was read, as it was written; what nobody knows is named in one line, since unknown is not no."""
    known = [[fact.label, fact.text] for fact in file.facts if fact.text]
    blank = [fact.label for fact in file.facts if not fact.text]
    columns = [Column("Donnée", soft=True, width="11rem"), "Valeur"]
    drawn = table("Données du dossier", columns, known, bare=True, style="wrap")
    return block("Dossier", drawn, note("Non renseigné : ", ", ".join(blank), ".") if blank else "")


def notes(file: AcademicFile, now: datetime) -> Html:
    """The last acts and notes, the newest first."""
    lines = [[stamp(line.at, now), line.who, line.text] for line in file.notes]
    columns = [Column("Quand", soft=True, width="6.2rem"), Column("Qui", width="7.5rem"), "Quoi"]
    drawn = table("Derniers actes", columns, lines, bare=True, style="wrap")
    return block("Notes et derniers actes", drawn if lines else soft("Aucun acte encore."))


def _state(piece: Piece) -> Html:
    if piece.there is None:
        return tinted("À vérifier", "bleu")
    if piece.there:
        return tinted("Reçue", "vert")
    return tinted("Manque", "rouge" if piece.indispensable else "ambre")


def _bar(value: Decimal | None) -> Html:
    if value is None:
        return soft("inconnue")
    return track(OUT_OF, [Layer(float(value), "middle", 10)], [Rule(OUT_OF / 2, "fine")], floor=OUT_OF, height=14)


def _figure(value: Decimal | None) -> Html:
    return bold(decimal(value, 1)) if value is not None else soft("–")


def applications(file: AcademicFile) -> Iterable[tuple[str, str]]:
    """(programme, « INFRES-SR 1A · À juger ») for each application of the dossier, in the person's order."""
    return [
        (one.programme, f"{one.short} · {one.state.label if one.state else 'sans état'}") for one in file.applications
    ]


def told(file: AcademicFile) -> str:
    """One line under the name: the diploma as read, the deposit, who has it."""
    whose = f"à {file.assigned_name}" if file.assigned_name else "à personne"
    return " · ".join(filter(None, (file.diploma_label or file.diploma_text, file.submitted_text, whose)))
