"""The papers of a sitting: minutes to sign and the list to post, made from its acts alone (R-060, R-092, R-094)."""

from desk.deliberation_views import Decided, OutOfSitting, SittingView
from desk.desk import Desk
from desk.exporting import Export
from desk.proceedings import Proceedings
from documents.minutes import Annexed, ApartSince, Decision, Member, Minutes, Moved, Recusal, Seal, TakenBack, minutes
from documents.publication import ProgrammeList, Publication, listed, publication
from pages.parts import handed
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from pages.parts.typography import plural
from rules.case import ROLES, Actor
from rules.faults import RuleError


def papers(desk: Desk, actor: Actor, view: SittingView) -> None:
    show(heading_only("Documents", right="les mêmes actes donnent les mêmes octets"))
    try:
        found = desk.proceedings(actor, view.id)
    except RuleError as refused:
        show(note(str(refused)))
        return
    with row(gap="small"):
        label = "Procès-verbal (PDF)" if found.closed_at else "Projet de procès-verbal (PDF)"
        what = Export(f"{label.removesuffix(' (PDF)')} {view.id}", len(found.decisions))
        handed.button(
            desk, actor, label, f"pv-{view.id}.pdf", handed.PDF, what,
            lambda: minutes(of_sitting(desk.sealed_proceedings(actor, view.id))), key="minutes_pdf",
        )  # fmt: skip
        _publication(desk, actor, found)
    show(note(_sealed(found)))


def _sealed(found: Proceedings) -> str:
    """How far the seal goes that the minutes name."""
    taken = plural(len(found.decisions), "décision prise", "décisions prises")
    if back := sum(one.back is not None for one in found.decisions):
        taken += f", dont {plural(back, 'reprise')} depuis,"
    apart = plural(len(found.annexed), "décision prise", "décisions prises")
    annex = f", et en annexe {apart} hors séance" if found.annexed else ""
    read = "lue" if len(found.decisions) + len(found.annexed) < 2 else "lues"
    said = f"{taken} dans cette séance{annex}, {read} dans le journal."
    if not found.closed_at:
        after = f"Après le dernier sceau : {plural(found.unsealed, 'acte')}." if found.unsealed else ""
        return f"{said} La séance n’est pas close : le procès-verbal porte la mention « projet ». {after}"
    if found.seal is None:
        return f"{said} Le sceau qui les couvre toutes, et la clôture, est posé quand un document sort."
    return f"{said} Le sceau qu’il porte les couvre toutes, et la clôture."


def _publication(desk: Desk, actor: Actor, found: Proceedings) -> None:
    """The desk says when, and refuses before (§3, R-065)."""
    if not found.admitted or not found.closed_at:
        return
    if found.unposted:
        show(note(f"Liste à afficher : {found.unposted}."))
        return
    name = found.sitting.id
    what = Export(f"Liste à afficher {name}", len(found.admitted))
    handed.button(
        desk, actor, "Liste à afficher (PDF)", f"liste-{name}.pdf", handed.PDF, what,
        lambda: publication(announced(desk.posted_list(actor, name))), key="publication_pdf",
    )  # fmt: skip


def of_sitting(found: Proceedings) -> Minutes:
    view = found.sitting
    chair = next((one.name for one in view.present if one.email == view.chair), "")
    return Minutes(
        school=found.school,
        session=found.session,
        programme=view.label,
        phase=view.phase.label,
        held_on=view.held_on,
        chair=chair,
        present=tuple(Member(one.name, one.label) for one in view.present),
        quorum=view.quorum,
        recusals=tuple(Recusal(name, dossiers) for name, dossiers in found.recusals),
        decisions=tuple(_decision(one) for one in found.decisions),
        closed_at=found.closed_at,
        seal=Seal(*found.seal) if found.seal else None,
        needed=tuple((ROLES.get(function, function), n) for function, n in view.needed),
        moves=tuple(Moved(one.name, one.came, one.decisions, one.at) for one in found.moves),
        apart_since=tuple(ApartSince(one.name, one.dossier, one.lifted, one.at) for one in found.apart_since),
        annex=tuple(map(_annexed, found.annexed)),
    )


def _annexed(one: OutOfSitting) -> Annexed:
    return Annexed(_decision(one.decided), one.proposed_by, one.validated_by, one.at)


def _decision(one: Decided) -> Decision:
    back = TakenBack(**vars(one.back)) if one.back else None
    return Decision(one.dossier, one.name, one.before, one.after, one.section, one.motive, back)


def announced(found: Proceedings) -> Publication:
    """Names alone reach it, outcome by outcome: neither score nor motive (R-094)."""
    decisions, programme = [_decision(one) for one in found.admitted], found.sitting.label
    outcomes = tuple(dict.fromkeys(one.after for one in found.admitted))
    return Publication(
        school=found.school,
        session=found.session,
        title=f"Liste : {' ; '.join(outcomes)}",
        phase=found.sitting.phase.label,
        published_on=found.posted_on,
        programmes=tuple(ProgrammeList(programme, one, listed(decisions, one)) for one in outcomes),
        seal=Seal(*found.seal) if found.seal else None,
    )
