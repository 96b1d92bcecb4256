"""Projects, seats, the complementary list and trainees (§8, §9)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from rules.contents import Contents, Standing
from rules.history import Passage
from rules.invariants.wrong import Wrong, of
from rules.seats import Fiche, cap


def admitted_with_everything(contents: Contents) -> Iterator[Wrong]:
    """No admission without contract, agreed project, documents and title, whoever asks (§4.1, §9.1)."""
    asked = {
        "contract_date": "date du contrat",
        "fiche_agreed": "fiche agréée",
        "documents_validated": "pièces validées",
        "title_obtained": "titre obtenu",
    }
    for standing in contents.applications:
        missing = [label for fact, label in asked.items() if not standing.facts.get(fact)]
        if missing and contents.is_in(standing, "admission"):
            yield of(standing, f"admission prononcée sans : {', '.join(missing)}")


def one_commitment_a_person(contents: Contents) -> Iterator[Wrong]:
    """Commitment is firm: no other project of the same person (§8). A trainee is in one programme too (§9.2)."""
    committed: dict[str, list[Standing]] = defaultdict(list)
    begun: dict[str, list[Standing]] = defaultdict(list)
    for standing in contents.applications:
        if contents.is_in(standing, "engagement"):
            committed[standing.person].append(standing)
        if _is_trainee(contents, standing):
            begun[standing.person].append(standing)
    for found, says in ((committed, "engagée sur"), (begun, "stagiaire sur")):
        for first, *others in found.values():
            yield from (of(standing, f"la personne est déjà {says} {first.key}") for standing in others)


def within_the_cap(contents: Contents) -> Iterator[Wrong]:
    """Admission is pronounced within the open seats (§9.1). Each person holds one."""
    held = _persons_in(contents, "place")
    for programme in contents.session.programmes.values():
        if (taken := len(held[programme.code])) > cap(programme):
            says = f"places occupées : {taken}, pour un plafond de {cap(programme)}"
            yield Wrong("Formations", programme.code, programme.code, says)


def within_the_capacity(contents: Contents) -> Iterator[Wrong]:
    """Trainees and apprentices fit into what the school can host (§9.2). Each person counts once."""
    present = _persons_in(contents, "present")
    for programme, capacity in contents.capacities.items():
        if len(present[programme]) > capacity:
            says = f"{len(present[programme])} présents pour une capacité de {capacity}"
            yield Wrong("Formations", programme, programme, says)


def _persons_in(contents: Contents, trait: str) -> Mapping[str, set[str]]:
    """Programme → persons whose application is in such a state; none for a programme that is not there."""
    found: dict[str, set[str]] = defaultdict(set)
    for standing in contents.applications:
        if contents.is_in(standing, trait):
            found[standing.programme].add(standing.person)
    return found


def _is_trainee(contents: Contents, standing: Standing) -> bool:
    """By its state, or by the origin that an agreed project keeps."""
    kept = standing.origin if contents.is_in(standing, "origine") else None
    return contents.is_in(standing, "stagiaire") or contents.session.workflow.has(kept, "stagiaire")


def trainees_come_from_the_list(contents: Contents) -> Iterator[Wrong]:
    """Trainees are those retained on the complementary list (§9.2)."""
    for standing in contents.applications:
        if _is_trainee(contents, standing) and not contents.passages_into(standing, "liste"):
            yield of(standing, "stagiaire sans avoir été sur la liste complémentaire")


def list_drawn_in_time(contents: Contents) -> Iterator[Wrong]:
    """The list is drawn some days before the first one, among those still looking (§9.2).

    A project agreed on the very day of the draw may have been so after it: it is no fault.
    """
    for standing in contents.applications:
        for drawn in contents.passages_into(standing, "liste"):
            if contents.session.workflow.has(drawn.source, "liste"):
                continue
            yield from _wrong_draw(contents, standing, drawn)


def _wrong_draw(contents: Contents, standing: Standing, drawn: Passage) -> Iterator[Wrong]:
    if contents.session.workflow.has(drawn.source, "origine"):
        return  # back from a project that lapsed: this is no draw
    calendar = contents.session.calendar
    period = calendar.periods.get("liste_complementaire")
    if period and calendar.is_before(drawn.decided_at, period):
        yield of(standing, f"inscrit sur la liste avant le {period.start:%d/%m/%Y}")
    day = calendar.day(drawn.decided_at)
    fiches = contents.fiches_of.get((standing.person, standing.programme), ())
    if any(fiche.live and fiche.agreed_on and fiche.agreed_on < day for fiche in fiches):
        yield of(standing, "inscrit sur la liste avec un projet déjà agréé")


def committed_by_all_parties(contents: Contents) -> Iterator[Wrong]:
    """A person is committed if, and only if, all parties agreed on one project: no other is then accepted (§8)."""
    agreed: dict[str, list[str]] = defaultdict(list)
    for fiche in contents.fiches:
        if fiche.live and fiche.all_agreed:
            agreed[fiche.person].append(fiche.programme)
    for person in contents.persons:
        mine, on = agreed[person.key], person.committed_on
        if mine != [on] * (on is not None):
            says = f"engagement sur {on or 'aucune formation'}, accords sur {' et '.join(sorted(mine)) or 'aucune'}"
            yield Wrong("Fiches", person.key, on or min(mine, default=""), says)


def ended_fiches_hold_nothing(contents: Contents) -> Iterator[Wrong]:
    """A refused or lapsed project gives its seat back, in the states as in the published count; no project, no seat
    (§9.1)."""
    for standing in contents.applications:
        fiches = contents.fiches_of.get((standing.person, standing.programme), ())
        if contents.is_in(standing, "place") and not any(map(_holds, fiches)):
            by = "par une fiche refusée ou caduque" if fiches else "sans aucune fiche"
            yield of(standing, f"une place est occupée {by}")
    for told in contents.bulletins:
        if told.said != told.due:
            when = f" le {told.on:%d/%m/%Y}" if told.on else ""
            says = f"places publiées{when} : {told.said}, d'après les fiches alors enregistrées : {told.due}"
            yield Wrong("Places", told.programme, told.programme, says)


def _holds(fiche: Fiche) -> bool:
    return fiche.live and fiche.agreed_on is not None


def trainees_delay(contents: Contents) -> Iterator[Wrong]:
    """At the end of the delay, a trainee without a contract leaves, unless management keeps one signed later (§9.2)."""
    calendar = contents.session.calendar
    period = calendar.periods.get("fin_stagiaires")
    if period is None or not calendar.is_after(contents.today, period):
        return
    for standing in contents.applications:
        signed, kept = (standing.facts.get(name) for name in ("contract_date", "late_contract_kept"))
        late = isinstance(signed, date) and period.end is not None and signed > period.end and signed != kept
        if _is_trainee(contents, standing) and (late or not signed):
            says = f"contrat signé du {signed:%d/%m/%Y}, après" if late else "sans contrat depuis"
            yield of(standing, f"{says} la fin du délai, le {period.end:%d/%m/%Y}")
