"""A dossier, whole, for the screens that decide: academic facts, verdicts, documents, marks, fee, notes, questions
(§5).

Nothing here reads a field that the tab `Champs` does not list, and it lists none of a company.
"""

from collections.abc import Iterator
from itertools import islice

from desk.access import READERS, use_case
from desk.alerts import trials_outside, unpaid_fee
from desk.cases import proposal_of
from desk.files import Files
from desk.reading import Fields, application, mended, number, read_title
from desk.sitting_bases import shown_bases
from desk.thread import Threads, acts_on
from desk.views import MENDED, AcademicFile, ApplicationView, Bases, Fact, Line, Mark, Piece, Quarantined, Question
from rules.case import Actor
from rules.examine import Examination
from rules.marking import words
from rules.session import Session
from sheets_sync import fields as champs
from sheets_sync.fields import QUESTION
from sheets_sync.register import Register

ELSEWHERE = frozenset(
    ("native_language", "person", "assigned_to", "withdrawn", "missing_documents", "opinion", "nationality")
)
"""Not among the facts: shown in their own place, kept for one use only (the mother tongue, §6.2), or used by no
rule."""
LAST_LINES = 12
MARKS, TITLE, RESULTS, BLIND = "note", "titre", "dossier", "criteres_confidentiels"
DOSSIER_PAGE, PLATFORM = "plateforme_dossier", "plateforme"


class Dossiers(Threads):
    """The dossier as one frozen value, the same for all who may read the same programmes."""

    @use_case(READERS)
    def file(self, actor: Actor, dossier: str) -> AcademicFile:
        programmes = self._require(actor, dossier, READERS)
        found: AcademicFile = self._kept_for(
            actor, ("file", dossier, programmes), lambda files: self._file(files, dossier, programmes)
        )
        return found

    def _file(self, files: Files, dossier: str, programmes: tuple[str, ...]) -> AcademicFile:
        fields, session = files.fields(dossier), files.session
        first = files.examination(dossier, programmes[0])
        read = application(dossier, programmes[0], fields, session)
        shown = dict(_texts(fields, session))
        title = session.titles[read.diploma].label if read.diploma else ""
        note = mended(session, fields, "diploma")
        page = session.parameters.get(DOSSIER_PAGE) or session.parameters.get(PLATFORM, "")
        label, section = _results(session, programmes)
        assigned = str(fields.get("assigned_to") or "")
        return AcademicFile(
            dossier=dossier,
            name=f"{shown.get('family_name', '')} {shown.get('given_name', '')}".strip() or dossier,
            family_name=shown.get("family_name", ""),
            given_name=shown.get("given_name", ""),
            birth_date_text=shown.get("birth_date", ""),
            email=shown.get("email", ""),
            phone=shown.get("phone", ""),
            submitted_at=read.submitted_at,
            submitted_text=f"déposé le {shown['submitted_at']}" if shown.get("submitted_at") else "",
            platform_url=page.replace("{dossier}", dossier),
            diploma_text=shown.get("diploma_text", ""),
            diploma_label=f"{title} ({note})" if note else title,
            facts=_facts(fields, session),
            marks=_marks(fields, session, programmes),
            marks_label=label,
            marks_section=section,
            rank=fields.get("rank"),
            cohort=fields.get("cohort"),
            opinion=shown.get("opinion", ""),
            fee_due=first.fee_due,
            fee_exact=first.fee_exact,
            fee_paid=fields.get("fee_paid"),
            paid_on=shown.get("paid_on", ""),
            fee_section=_fee_section(first, session),
            fee_alert=unpaid_fee(files, dossier, first),
            grant_text=_grant(fields, shown),
            documents=_documents(fields, session),
            blind=tuple(_read_blind(files, dossier, programmes)),
            applications=tuple(self._application(files, dossier, code) for code in programmes),
            questions=tuple(self._questions(files, dossier)),
            assigned_to=assigned,
            assigned_name=self.name_of(assigned) if assigned else "",
            notes=tuple(self._last_lines(files, dossier, programmes)),
            others=tuple(o for o in files.dossiers_of(files.person(dossier)) if o != dossier and not files.shut(o)),
            quarantined=_quarantined(files.register, dossier),
            bases=_bases(files.register, session, dossier, programmes),
        )

    def _application(self, files: Files, dossier: str, programme: str) -> ApplicationView:
        mine, workflow = files.candidature(dossier, programme), files.session.workflow
        proposal = proposal_of(files, dossier, programme)
        proposed = workflow.transitions.get(proposal.transition) if proposal else None
        return ApplicationView(
            dossier=dossier,
            programme=programme,
            short=self.short(programme),
            label=files.session.programmes[programme].label,
            state=workflow.states.get(str(mine.get("state") or "")),
            examination=files.examination(dossier, programme),
            proposal=proposal,
            proposal_label=proposed.label if proposed else "",
            proposer_name=self.name_of(proposal.by) if proposal else "",
            trials=tuple(mine.get("trials") or ()),
            recused=tuple(sorted(map(self.name_of, files.recused.get((dossier, programme), ())))),
            found=trials_outside(files, (dossier, programme)),
        )

    def _questions(self, files: Files, dossier: str) -> Iterator[Question]:
        fields, session = files.fields(dossier), files.session
        for key, asked in fields.items():
            if not key.startswith(QUESTION) or not asked:
                continue
            field = key.removeprefix(QUESTION)
            kind = str(asked.get("kind", ""))
            text = str(fields.get(f"{field}_text") or "") if kind == "diploma" else ""
            if kind == "diploma" and (fields.get(field) or read_title(session, text).code):
                continue  # the titles in force read this text now
            yield Question(
                field=field,
                label=champs.label(session, field),
                kind=kind,
                says=str(asked.get("says", "")),
                file_text=text or champs.shown(session, field, asked.get("file")),
                now_text=champs.shown(session, field, asked.get("now")),
                choices=_choices(session, field, kind, asked, text),
                others=self._same_text(files, dossier, field, text) if text else (),
            )
        yield from self._to_confirm(files, dossier)

    def _to_confirm(self, files: Files, dossier: str) -> Iterator[Question]:
        """A title that was read by mending a word: a person says whether it is the one (§1)."""
        fields, session = files.fields(dossier), files.session
        for field in ("diploma", "prior_diploma"):
            if says := mended(session, fields, field):
                text, code = str(fields.get(f"{field}_text")), str(fields.get(field))
                choices = tuple((one, session.titles[one].label) for one in dict.fromkeys((code, *session.titles)))
                told = f"{says}. Confirmé, ce texte se lira ainsi dans tous les dossiers."
                yield Question(field, champs.label(session, field), MENDED, told, text, choices[0][1], choices)

    def _same_text(self, files: Files, dossier: str, field: str, text: str) -> tuple[str, ...]:
        """The other dossiers whose title is written with the same words: one answer serves them all."""
        texts: dict[str, list[str]] = self.kept(("texts", field), lambda now: _by_text(now, field))
        return tuple(other for other in texts.get(_words(text), ()) if other != dossier and not files.shut(other))

    def _last_lines(self, files: Files, dossier: str, programmes: tuple[str, ...]) -> Iterator[Line]:
        """The last notes and acts that hold: a void one stands in the thread alone, marked as such."""
        holding = (one for one in acts_on(files, dossier, programmes) if one.holds)
        for recorded in islice(holding, LAST_LINES):
            act, words, _, programme = self._act_told(files, recorded)
            said = act.reason or "" if act.kind == "note" else words.what(act, programme)
            yield Line(act.at, self.name_of(act.actor), said)


def _texts(fields: Fields, session: Session) -> Iterator[tuple[str, str]]:
    for key, field in champs.fields(session).items():
        if key in fields:
            yield key, field.text(fields[key], session)


def _facts(fields: Fields, session: Session) -> tuple[Fact, ...]:
    """Every data field of the dossier, in the order of `Champs`: blank ones too, since blank is unknown."""
    known = (field for field in champs.fields(session).values() if field.tab == "Dossiers" and field.data)
    return tuple(
        Fact(field.key, field.label, fields.get(field.key), _fact_text(field, fields, session), field.section)
        for field in known
        if field.key not in ELSEWHERE and field.kind != MARKS
    )


def _fact_text(field: champs.Field, fields: Fields, session: Session) -> str:
    text = field.text(fields.get(field.key), session)
    if field.kind == TITLE and text in session.titles:
        text = f"{session.titles[text].label} ({text})"
    return " — ".join(filter(None, (text, mended(session, fields, field.key))))


def _marks(fields: Fields, session: Session, programmes: tuple[str, ...]) -> tuple[Mark, ...]:
    """The semesters that count: those of the last years for a first-year entry (§5.1), all of them otherwise (§5.2)."""
    known = [field for field in champs.fields(session).values() if field.kind == MARKS]
    filled = [field for field in known if fields.get(field.key) not in (None, "")]
    years = {session.programmes[code].year for code in programmes}
    counts = [session.parameters.get(f"semestres_examines_{year}", "") for year in years]
    if all(count.isdigit() for count in counts):
        filled = filled[-max(map(int, counts)) :]
    return tuple(Mark(field.label, number(fields.get(field.key))) for field in filled or known)


def _results(session: Session, programmes: tuple[str, ...]) -> tuple[str, str]:
    """What the grid of the entry year says of results: its words, its section (§5.1, §5.2)."""
    year = str(session.programmes[programmes[0]].year)
    rows = (r for r in session.tables.get("Grilles", ()) if r.get("annee") == year and r.get("epreuve") == RESULTS)
    row = next(rows, {})
    return row.get("critere", "Résultats"), row.get("section", "")


def _fee_section(examination: Examination, session: Session) -> str:
    rules = {fee.rule for fee in session.fees.values()}
    return next((finding.section for finding in examination.findings if finding.code in rules), "")


def _grant(fields: Fields, shown: dict[str, str]) -> str:
    known = {"yes": "boursier", "no": "non boursier", "foreign": "bourse étrangère"}
    grant = known.get(str(fields.get("grant_holder") or ""), "bourse inconnue")
    proof = shown.get("grant_proof")
    return f"{grant}, justificatif : {proof}" if proof and grant == "boursier" else grant


def _documents(fields: Fields, session: Session) -> tuple[Piece, ...]:
    missing = fields.get("missing_documents")
    return tuple(
        Piece(code, piece.label, piece.indispensable, None if missing is None else code not in missing, piece.section)
        for code, piece in session.documents.items()
    )


def _read_blind(files: Files, dossier: str, programmes: tuple[str, ...]) -> Iterator[str]:
    """The criteria still judged whose document, read elsewhere, may name a company (R-063)."""
    session, undecided = files.session, files.session.workflow.undecided
    here = (files.entries[dossier, code] for code in programmes if (dossier, code) in files.entries)
    years = {session.programmes[one.programme].year for one in here if undecided(one.state)}
    rows = (session.grids[code] for code in words(session, BLIND) if code in session.grids)
    yield from (row.label for row in rows if row.year in years)


def _choices(session: Session, field: str, kind: str, asked: Fields, text: str) -> tuple[tuple[object, str], ...]:
    if kind == "diploma":
        likely = read_title(session, text).candidates
        codes = dict.fromkeys((*(code for code in likely if code in session.titles), *session.titles))
        return tuple((code, session.titles[code].label) for code in codes)
    if kind == "doubtful_duplicate":
        return ((asked.get("file"), f"La même personne que {asked.get('file')}"), (asked.get("now"), "Deux personnes"))
    both = [(asked.get("file"), "fichier"), (asked.get("now"), "ici")]
    words = [(value, champs.shown(session, field, value), where) for value, where in both]
    return tuple((value, f"{text or 'vide'} ({where})") for value, text, where in words)


def _by_text(files: Files, field: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for dossier in files.register.dossiers:
        if text := files.fields(dossier).get(f"{field}_text"):
            found.setdefault(_words(str(text)), []).append(dossier)
    return found


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _bases(register: Register, session: Session, dossier: str, programmes: tuple[str, ...]) -> Bases:
    """The last act on every field of this dossier and its applications, those still blank included, as the form
    opens."""
    there = register.fields.get(f"dossier:{dossier}", ())
    keys = [f"dossier:{dossier}#{name}" for name in {*champs.of_tab(session, "Dossiers"), *there}]
    found: dict[str, str | None] = register.bases(*keys)
    for code in programmes:
        found |= application_bases(register, session, dossier, code)
    return found


def application_bases(register: Register, session: Session, dossier: str, programme: str) -> Bases:
    """The same, of one application alone, and of the sittings that may decide on it."""
    subject = f"candidature:{dossier}/{programme}"
    found = register.bases(*(f"{subject}#{name}" for name in champs.of_tab(session, "Candidatures")))
    return found | shown_bases(register, session, programme, str(register.value(subject, "state") or ""))


def _quarantined(register: Register, dossier: str) -> tuple[Quarantined, ...]:
    return tuple(
        Quarantined(fault.tab, fault.row, fault.column, getattr(fault, "written", ""), fault.says)
        for fault in register.faults
        if fault.row == dossier
    )
