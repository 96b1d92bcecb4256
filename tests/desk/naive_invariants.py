"""A second reading of the invariants (rules.md §2.4), naive and written apart: plain dictionaries folded from the acts,
the notice's own names of states, no import of `rules` nor of the desk.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from tests.rules import naive

PARIS = ZoneInfo("Europe/Paris")
SEATED = {"FICHE_AGREEE", "ENGAGE", "ADMIS"}
COMMITTED = {"ENGAGE", "ADMIS"}
SYNCHRONOUS = {"EVS_PREVU", "EVS_FAIT", "EVS_ABSENT"}
DECIDED = SEATED | {
    "ADMISSIBLE", "NON_ADMISSIBLE", "LISTE_COMPLEMENTAIRE", "STAGIAIRE", "RENONCE", "ADMISSION_IMPOSSIBLE",
    "SANS_SUITE", "SORTI",
}  # fmt: skip
FINAL = {
    "HORS_DELAI", "EXAMEN_REFUSE", "IRRECEVABLE", "REJETE_DOSSIER", "REJETE_SERIE1", "REJETE_SUPPRESSION_ENREG",
    "NON_ADMISSIBLE", "RENONCE", "ADMISSION_IMPOSSIBLE", "SANS_SUITE", "SORTI", "RETRAIT", "ANNULEE",
}  # fmt: skip
DUE = {1: {"EVD1"}, 2: {"EVD2", "ANGLAIS2", "ENTRETIEN2", "SPECIALITE2"}}
WINDOWS = {
    "EVD1": ("2024-04-17", "2024-04-23"), "ANGLAIS1": ("2024-04-17", "2024-04-23"),
    "EVD2": ("2024-04-17", "2024-04-23"), "ANGLAIS2": ("2024-04-17", "2024-04-23"),
    "EVS1": ("2024-05-13", "2024-05-17"), "ENTRETIEN2": ("2024-05-13", "2024-05-17"),
    "SPECIALITE2": ("2024-05-13", "2024-05-17"),
}  # fmt: skip
TOLD = {
    "annonce_preadmissibilite": "2024-04-15", "annonce_phase_principale": "2024-05-02",
    "convocation_serie2": "2024-05-02", "annonce_phase_complementaire": "2024-05-23",
    "annonce_admissibilite": "2024-05-23",
}  # fmt: skip
KINDS = {"dossier", "candidature", "epreuve", "fiche", "courriel", "formation", "annonce"}
"""The subjects that say something of people, of places or of what was told."""
PARTIES = ("accord.candidat", "accord.entreprise", "accord.ecole")


DECIDERS = {"instruction", "secretariat", "jury", "presidence"}
CAPPED = ("BAT1", "BAT2", "INFRES1-SR", "INFRES1-DL", "INFRES2-SR", "INFRES2-DL", "MKX1", "MKX2")
THEIRS = {"Entreprise", "Contact", "Missions", "Progression", "Compétences"}


class Step(NamedTuple):
    transition: str
    source: str
    target: str
    at: datetime
    by: str
    reason: str
    stated: str
    """When a decision taken over was taken, "" of another."""

    def day(self) -> str:
        """Of the decision, in Paris."""
        known = datetime.fromisoformat(self.stated) if "T" in self.stated else self.at
        return self.stated if self.stated and "T" not in self.stated else known.astimezone(PARIS).date().isoformat()

    def follows(self, asked: datetime) -> bool:
        """Whether the decision surely came after this."""
        if self.stated and "T" not in self.stated:
            return asked < midnight(self.stated)
        return asked < (datetime.fromisoformat(self.stated) if self.stated else self.at)


class Book:
    """What the acts say, folded once; `add` folds those that came since.

    `seats`: programme → its row in force. `bulletins`: programme → the count last told and the one then due. `timed`:
    trial → when its instant was last said, and why. `silent`: members of a batch without an address when it was closed.
    `in_time`: applications that entered within the period.
    """

    def __init__(self, acts: Iterable[Any]):
        self.fields: dict[str, dict[str, Any]] = defaultdict(dict)
        self.steps: dict[str, list[Step]] = defaultdict(list)
        self.at: dict[str, datetime] = {}
        self.seats: dict[str, Mapping[str, str]] = {}
        self.bulletins: dict[str, tuple[int, int]] = {}
        self.timed: dict[str, tuple[datetime, str]] = {}
        self.rights: dict[str, dict[str, str]] = {}
        self.told: set[tuple[str, str]] = set()
        self.silent: set[str] = set()
        self.in_time: set[str] = set()
        self._owned: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.add(acts)

    def add(self, acts: Iterable[Any]) -> None:
        for act in acts:
            self.at[act.operation] = act.at
            if act.kind == "export":
                self.told |= _told_by_a_file(self, act)
            if act.kind == "mise_en_vigueur":
                self._put_in_force(act.facts.get("lignes") or {})
            for subject, changed in act.changes.items():
                if subject.partition(":")[0] in KINDS:
                    self._change(act, subject, changed)

    def _put_in_force(self, lines: Mapping[str, Mapping[str, Any]]) -> None:
        self.rights |= {key: row or {} for key, row in lines.get("Accès", {}).items()}
        for code, row in lines.get("Formations", {}).items():
            if row is None:
                self.seats.pop(code, None)
            else:
                self.seats[code] = row

    def _change(self, act: Any, subject: str, changed: Mapping[str, Any]) -> None:
        kind, _, name = subject.partition(":")
        if "state" in changed:
            self._step(act, subject, changed)
        if "bulletin" in changed:
            self.bulletins[name] = changed["bulletin"][1]["published"], self.due(name)
        if subject not in self.fields:
            self._owned[kind, "/".join(name.split("/")[:2])].append(subject)
        self.fields[subject].update({one: after for one, (_, after) in changed.items()})
        if changed.get("state", ("", ""))[1] == "DEPOSE" and self._in_time(subject, act):
            self.in_time.add(name)
        if "taken_at" in changed:
            self.timed[subject] = act.at, act.reason
        if changed.get("frozen_at", (None, None))[1]:
            members = self.fields[subject].get("members") or {}
            self.silent |= {one for one in members if not self.address(one)}

    def _in_time(self, subject: str, act: Any) -> bool:
        """As the dossier says it when the application enters, in the same act where it arrives."""
        dossier = "dossier:" + subject.partition(":")[2].partition("/")[0]
        said = act.changes.get(dossier, {}).get("submitted_at", (None, self.fields[dossier].get("submitted_at")))[1]
        return bool(said) and inside(datetime.fromisoformat(said), ("2024-02-01", "2024-03-12"))

    def _step(self, act: Any, subject: str, changed: Mapping[str, Any]) -> None:
        proposed = (changed.get("proposal") or [None])[0] or {}
        by, reason = proposed.get("by", act.actor), act.reason or proposed.get("reason", "")
        before, after = changed["state"]
        stated = str((act.facts.get("repris") or {}).get("le") or "")
        self.steps[subject].append(Step(act.transition or "", before or "", after or "", act.at, by, reason, stated))

    def broken(self, caps: Mapping[str, int], first_day: date, today: date) -> set[tuple[str, str]]:
        """(number, subject) of each breach."""
        files = {
            ("12", subject.partition(":")[2])
            for who, subject in self.told
            if subject.partition("/")[2] in self.judges(who) and who not in (self.fields[subject].get("recused") or ())
        }
        return {*_one_by_one(self, first_day, today), *_together(self, caps), *_told_together(self), *files}

    def excused(self, number: str, subject: str) -> bool:
        """What breaks with no fault of the desk: time that passes, a fact that was corrected, a fee that was not paid,
        a request that the jury still has to answer; a trial outside its dates with the reason why, a person known to be
        another, an address taken away since the batch was closed, a deposit that the platform dates anew,
        a list of projects that someone took away."""
        if number == "12":
            return any(one == f"candidature:{subject}" for _, one in self.told)
        if number == "13":
            return subject in self.in_time
        if number == "15":
            mine = (one for one, _ in self.applications() if self.person(one) == self.person(f"candidature:{subject}"))
            every = (trial for one in mine for trial in self._owned["epreuve", one.partition(":")[2]])
            late = [one for one in every if _outside(one, self.fields[one])]
            return all(self.timed[one][1].strip() for one in late)
        if number == "21":
            return subject not in self.silent
        if number == "23":
            steps = self.steps[f"candidature:{subject}"]
            kept = [one for one in steps if one.transition == "garder_malgre_suppression"]
            return all(one.reason.strip() for one in kept)
        return number in ("16", "17", "20", "25")

    def caps(self) -> dict[str, int]:
        """As management decided them."""
        rows = self.seats.items()
        return {code: int(row["decide"] or row["max"]) + int(row["supplementaires"] or 0) for code, row in rows}

    def due(self, programme: str) -> int:
        """The seats opened, less the persons who hold one or whose complete fiche waits for one."""
        row = self.seats[programme]
        opened = int(row["decide"] or row["min"]) + int(row["supplementaires"] or 0)
        mine = [one for one, _ in self.applications() if one.endswith(f"/{programme}")]
        held = {self.person(one) for one in mine if self.fields[one].get("state") in SEATED}
        return max(0, opened - len(held | {self.person(one) for one in mine if any(map(live, self.projects(one)))}))

    def address(self, member: str) -> bool:
        return "@" in str(self.fields[f"dossier:{member.partition('/')[0]}"].get("email") or "")

    def applications(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Those of a programme whose row is there."""
        for one, mine in list(self.fields.items()):
            if one.startswith("candidature:") and (not self.seats or one.partition("/")[2] in self.seats):
                yield one, mine

    def person(self, subject: str) -> str:
        dossier = subject.partition(":")[2].partition("/")[0]
        return str(self.fields[f"dossier:{dossier}"].get("person") or dossier)

    def owned(self, subject: str, kind: str) -> list[dict[str, Any]]:
        return [self.fields[one] for one in self._owned[kind, subject.partition(":")[2]]]

    def trials(self, subject: str) -> dict[str, dict[str, Any]]:
        mine = self._owned["epreuve", subject.partition(":")[2]]
        return {one.rpartition("/")[2]: self.fields[one] for one in mine}

    def judges(self, who: str) -> set[str]:
        mine = [row for row in self.rights.values() if row.get("courriel") == who and row.get("role") in DECIDERS]
        return {
            code for row in mine for code in CAPPED if code in row["formation"].split(";") or row["formation"] == "*"
        }

    def judged(self, who: str, subject: str) -> set[str]:
        """The person's applications that this account decides, and are undecided as the acts read so far say."""
        found = set()
        for other, mine in self.applications():
            same, code = self.person(other) == self.person(subject), other.partition("/")[2]
            gone = mine.get("withdrawn") or self.fields["dossier:" + other[12:].partition("/")[0]].get("withdrawn")
            waits = mine.get("state") and mine["state"] not in DECIDED | FINAL and not gone
            if same and waits and code in self.judges(who) and who not in (mine.get("recused") or ()):
                found.add(other)
        return found

    def companies(self, person: str) -> set[str]:
        mine = (one for one, _ in self.applications() if self.person(one) == person)
        said = [str(one.get("company") or "") for each in mine for one in self.projects(each)]
        return {bare(name) for one in said for name in (one, one.partition("(")[0])}

    def projects(self, subject: str) -> list[dict[str, Any]]:
        return [one for one in self.owned(subject, "fiche") if any(one.values())]


def _told_by_a_file(book: Book, act: Any) -> set[tuple[str, str]]:
    """(account, application) that a list of projects told of, as the book stands at this act."""
    heads = {one.rpartition(" : ")[2] for one in act.facts.get("colonnes", ())}
    codes, lines = act.facts.get("formations") or CAPPED, act.facts.get("fiches", act.facts.get("lignes", 0))
    found: set[tuple[str, str]] = set()
    for who in {act.actor, act.facts.get("pour", act.actor)} if heads & THEIRS else ():
        fiches = [one for one in list(book.fields) if one.startswith("fiche:") and one.split("/")[1] in codes]
        about = [book.judged(who, "candidature:" + one.partition(":")[2].rpartition("/")[0]) for one in fiches]
        if lines > sum(not one for one in about):
            found |= {(who, subject) for one in about for subject in one}
    return found


def live(project: Mapping[str, Any]) -> bool:
    registered = project.get("received_on") and project.get("complete")
    return bool(registered) and not project.get("refused_on") and not project.get("lapsed_on")


def agreed(project: Mapping[str, Any]) -> bool:
    return live(project) and bool(project.get("agreed_on"))


def firm(project: Mapping[str, Any]) -> bool:
    return agreed(project) and all(project.get(party) for party in PARTIES)


def year_of(subject: str) -> int:
    return int(next(digit for digit in subject.partition("/")[2] if digit.isdigit()))


def bare(text: str) -> str:
    """Its words without accents nor signs."""
    letters = "".join(one for one in normalize("NFD", text.casefold()) if one.isascii() or one.isalpha())
    return " ".join(re.split(r"\W+", letters)).strip()


def midnight(day: str, after: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), PARIS)


def inside(at: datetime, window: tuple[str, str]) -> bool:
    return midnight(window[0]) <= at < midnight(window[1], 1)


def broken(acts: Iterable[Any], caps: Mapping[str, int], first_day: date, today: date) -> set[tuple[str, str]]:
    """(number, subject) of each breach."""
    return Book(acts).broken(caps, first_day, today)


def _one_by_one(book: Book, first_day: date, today: date) -> Iterator[tuple[str, str]]:
    for subject, mine in book.applications():
        key = subject.partition(":")[2]
        checks = (
            _states(book, subject, mine),
            _trials(book, subject, mine),
            _placed(book, subject, mine, first_day, today),
        )
        yield from ((number, key) for numbers in checks for number in numbers)
        yield from ((number, key) for number in _told(book, subject))


def _states(book: Book, subject: str, mine: Mapping[str, Any]) -> Iterator[str]:
    steps, state = book.steps[subject], mine.get("state")
    been = {step.target for step in steps} | {state}
    called = book.fields.get(f"epreuve:{subject.partition(':')[2]}/EVS1", {}).get("outcome") or mine.get("slot.EVS1")
    if (called or been & SYNCHRONOUS) and "PHASE_COMPLEMENTAIRE" not in been:
        yield "7"
    if year_of(subject) == 2 and been & SYNCHRONOUS:
        yield "7"
    if year_of(subject) == 2 and been & (SYNCHRONOUS | {"PHASE_COMPLEMENTAIRE"}) - SYNCHRONOUS:
        yield "8"
    dossier = book.fields["dossier:" + subject.partition(":")[2].partition("/")[0]]
    if "DEPOSE" in been and not any(step.transition == "reintegrer" for step in steps):
        submitted = dossier.get("submitted_at")
        if not submitted or not inside(datetime.fromisoformat(submitted), ("2024-02-01", "2024-03-12")):
            yield "13"
    if state in FINAL:
        last = next((step for step in reversed(steps) if step.target == state), None)
        if last is None or not last.by or (last.source and not last.reason.strip()):
            yield "14"
    words = book.companies(book.person(subject))
    said = [f" {bare(step.reason)} " for step in steps if step.source not in DECIDED]
    if any(word and f" {word} " in text for word in words for text in said):
        yield "12"


def _trials(book: Book, subject: str, mine: Mapping[str, Any]) -> Iterator[str]:
    steps, year = book.steps[subject], year_of(subject)
    been = {step.target for step in _uncorrected(steps)}
    results = _results(book, subject, year)
    taken = {code: one.get("taken_at") for code, one in results.items() if one.get("outcome") == "passee"}
    due = DUE[year] - ({"SPECIALITE2"} if mine.get("speciality_dispense") else set())
    if "ADMISSIBLE" in been and due - set(taken) - _excused(steps):
        yield "9"
    if "PRE_ADMISSIBLE" in been and not mine.get("trials"):
        yield "10"
    elsewhere = any(not at or trial[-1] != str(year) for trial, at in taken.items())
    if elsewhere or any(_outside(trial, fields) for trial, fields in results.items()):
        yield "15"
    asked = [one["deletion_asked_at"] for one in results.values() if one.get("deletion_asked_at")]
    if asked and mine.get("state") not in FINAL:
        hour = str(mine.get("decided_hour") or "")
        steps = [
            step._replace(stated=hour) if step.stated and hour.startswith(f"{step.stated}T") else step
            for step in steps
        ]  # fmt: skip
        decided = [step for step in _uncorrected(steps) if step.target in DECIDED and step.source != step.target]
        kept = [step for step in steps if step.transition == "garder_malgre_suppression" and step.reason.strip()]
        left = [one for one in map(datetime.fromisoformat, asked) if not any(step.follows(one) for step in kept)]
        if left and all(step.follows(min(left)) for step in decided):
            yield "23"


def _results(book: Book, subject: str, year: int) -> dict[str, dict[str, Any]]:
    """Its own, and English of any other application of the person where it has none (R-077)."""
    english = f"ANGLAIS{year}"
    found = {one: dict(fields) for one, fields in book.trials(subject).items()}
    if not found.get(english, {}).get("outcome"):
        others = (one for one, _ in book.applications() if one != subject and book.person(one) == book.person(subject))
        lent = (book.fields.get(f"epreuve:{one.partition(':')[2]}/{english}", {}) for one in others)
        found[english] = dict(next((one for one in lent if one.get("outcome")), found.get(english, {})))
    return found


def _excused(steps: Iterable[Step]) -> set[str]:
    """The trials that the jury said why it did without: as it declared admissible, or called to the second series."""
    said = [step for step in _uncorrected(steps) if step.reason.strip()]
    if any(step.target == "ADMISSIBLE" and step.transition.startswith("admettre") for step in said):
        return {*WINDOWS}
    return {"EVD2", "ANGLAIS2"} if any(step.transition == "convoquer_serie2" for step in said) else set()


def _gives_a_result(book: Book, subject: str, text: str) -> bool:
    """A score, a juror's mark or a level; a whole mark only out of another number, a level only after its name."""
    mine = _results(book, subject, year_of(subject)).values()
    marks = [
        mark for one in mine for name, given in one.items() if name.startswith("marks.") for mark in given.values()
    ]
    for result in (*(one["score"] for one in mine if one.get("score")), *marks):
        said = str(result).replace(".", ",")
        if said[0].isalpha():
            found = re.search(rf"(?i)\bniveau\b.{{0,20}}\b{said}\b|anglais : {said}\b|\b{said} en anglais", text)
        elif "," in said:
            found = re.search(rf"(?<![\d,/]){said}0*(?!\d)", text.replace(".", ","))
        else:
            found = re.search(rf"(?<![\d.,/]){said}(,0+)? ?(/|sur) ?\d+(?![\d/])", text)
        if found:
            return True
    return False


def answered_for(acts: Iterable[Any]) -> set[str]:
    """The trials out of their window (`dossier/programme/trial`) that a motive, or a later decision, covers."""
    book = Book(acts)
    found = set()
    for subject, (at, why) in book.timed.items():
        key, _, trial = subject.partition(":")[2].rpartition("/")
        taken = book.fields[subject].get("taken_at")
        out = bool(taken) and not inside(datetime.fromisoformat(str(taken)), WINDOWS[trial])
        ruled = any(_jury(step) and step.at >= at for step in _uncorrected(book.steps[f"candidature:{key}"]))
        if out and book.fields[subject].get("outcome") == "passee" and (why.strip() or ruled):
            found.add(f"{key}/{trial}")
    return found


def _outside(trial: str, fields: Mapping[str, Any]) -> bool:
    at = fields.get("taken_at") if fields.get("outcome") == "passee" else None
    return bool(at) and not inside(datetime.fromisoformat(str(at)), WINDOWS[trial.rpartition("/")[2]])


def _uncorrected(steps: Iterable[Step]) -> list[Step]:
    """Those that no material error took back."""
    kept: list[Step] = []
    for step in steps:
        ways, wrong = [(one.source, one.target) for one in kept], (step.target, step.source)
        if step.transition == "corriger_erreur" and wrong in ways:
            del kept[len(ways) - 1 - ways[::-1].index(wrong) :]
        else:
            kept.append(step)
    return kept


def _jury(step: Step) -> bool:
    words = (
        "juger_",
        "pre_admettre",
        "rejeter",
        "admettre",
        "placer",
        "refuser",
        "convoquer_serie2",
        "garder",
        "inscrire_l",
    )
    return step.transition.startswith(words)


def _placed(book: Book, subject: str, mine: Mapping[str, Any], first_day: date, today: date) -> Iterator[str]:
    state, projects, steps = mine.get("state"), book.projects(subject), book.steps[subject]
    dossier = book.fields["dossier:" + subject.partition(":")[2].partition("/")[0]]
    contract = any(agreed(one) and one.get("contract_signed_on") for one in projects)
    whole = contract and dossier.get("documents_validated") and dossier.get("title_obtained")
    if state == "ADMIS" and not whole:
        yield "1"
    trainee = state == "STAGIAIRE" or (state in SEATED and mine.get("origin") == "STAGIAIRE")
    if trainee and not any(step.target == "LISTE_COMPLEMENTAIRE" for step in steps):
        yield "5"
    drawn = [s for s in steps if s.target == "LISTE_COMPLEMENTAIRE" and s.source not in SEATED and s.source != s.target]
    agreed_before = [str(one["agreed_on"]) for one in projects if agreed(one)]
    for step in drawn:
        earliest = (first_day - timedelta(days=7)).isoformat()
        if step.day() < earliest or any(one < step.day() for one in agreed_before):
            yield "6"
    if state in SEATED and not any(map(agreed, projects)):
        yield "19"
    month = first_day.month + 3
    over = date(first_day.year + (month > 12), (month - 1) % 12 + 1, first_day.day)
    signed = max((str(one["contract_signed_on"]) for one in projects if agreed(one) and one.get("contract_signed_on")),
                 default="")  # fmt: skip
    in_time = contract and (signed <= over.isoformat() or mine.get("late_contract_kept") == signed)
    if trainee and today > over and not in_time:
        yield "20"


def _told(book: Book, subject: str) -> Iterator[str]:
    """What was told of one application, and by which facts it was decided."""
    for mail in book.owned(subject, "courriel"):
        opens = TOLD.get(str(mail.get("announcement") or ""))
        sent = datetime.fromisoformat(mail["sent_at"]) if mail.get("status") == "parti" else None
        decided = book.at.get(str(mail.get("decision") or ""))
        if sent and ((opens and sent < midnight(opens)) or (decided and sent < decided)):
            yield "11"
        if _gives_a_result(book, subject, f"{mail.get('object')} {mail.get('text')}"):
            yield "22"
    mine = book.fields[subject]
    if mine.get("decided_route") and mine["decided_route"] != _route(book, subject):
        yield "25"


def _route(book: Book, subject: str) -> str | None:
    """By the second reading of §1 and §2."""
    dossier, _, programme = subject.partition(":")[2].partition("/")
    said = book.fields[f"dossier:{dossier}"]
    title = said.get("diploma") or ("" if said.get("preparatory_class") else naive.UNKNOWN)
    held, coming = (int(said[one]) if said.get(one) else None for one in ("ects_obtained", "ects_expected"))
    expected, prior = said.get("diploma_expected_on"), said.get("prior_diploma") or ""
    person = naive.Person(
        programme, title, str(said.get("diploma_country") or "FR"), said.get("diploma_stage"),
        said.get("diploma_obtained"), date.fromisoformat(expected) if expected else None, prior,
        str(said.get("prior_diploma_country") or ""), said.get("prior_diploma_obtained"),
        said.get("preparatory_class"), held, coming,
    )  # fmt: skip
    return naive.eligibility(person).route


def _together(book: Book, caps: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    committed: dict[str, list[str]] = defaultdict(list)
    trainees: dict[str, list[str]] = defaultdict(list)
    seated, present = defaultdict(set), defaultdict(set)
    agreed_on: dict[str, list[str]] = defaultdict(list)
    for subject, mine in book.applications():
        person, programme, state = book.person(subject), subject.partition("/")[2], mine.get("state")
        if state in COMMITTED:
            committed[person].append(subject.partition(":")[2])
        if state == "STAGIAIRE" or (state in SEATED and mine.get("origin") == "STAGIAIRE"):
            trainees[person].append(subject.partition(":")[2])
        if state in SEATED:
            seated[programme].add(person)
        if state in SEATED | {"STAGIAIRE"}:
            present[programme].add(person)
        agreed_on[person] += [programme for one in book.projects(subject) if firm(one)]
    for keys in (*committed.values(), *trainees.values()):
        yield from (("2", key) for key in keys[1:])
    for person in {*committed, *agreed_on}:
        engaged = [key.partition("/")[2] for key in committed.get(person, [])[:1]]
        if engaged != agreed_on[person]:
            yield "18", person
    for programme, cap in caps.items():
        if len(seated[programme]) > cap:
            yield "3", programme
        capacity = book.fields.get(f"formation:{programme}", {}).get("hosting_capacity")
        if len(present[programme]) > (cap if capacity is None else int(capacity)):
            yield "4", programme


def _told_together(book: Book) -> Iterator[tuple[str, str]]:
    """Counts told, batches, fees and the applications of one person; those whose programme is gone."""
    gone = {one for one in book.fields if one.startswith("candidature:")} - {one for one, _ in book.applications()}
    yield from (("24", one.partition(":")[2]) for one in gone)
    yield from (("19", programme) for programme, (said, due) in book.bulletins.items() if said != due)
    for subject, said in [*book.fields.items()]:
        if subject.startswith("annonce:") and said.get("frozen_at"):
            yield from (("21", one) for one in said.get("members") or () if not book.address(one))
    met: dict[str, list[str]] = defaultdict(list)
    for subject, _ in book.applications():
        met[book.person(subject)].append(subject.partition(":")[2])
    for person, keys in met.items():
        programmes = [key.partition("/")[2] for key in keys]
        yield from (("17", one) for one in programmes if programmes.count(one) > 1)
        if _owes(book, keys):
            yield "16", person


def _owes(book: Book, keys: list[str]) -> bool:
    dossiers = [book.fields[f"dossier:{one}"] for one in dict.fromkeys(key.partition("/")[0] for key in keys)]
    paid = [int(one["fee_paid"]) for one in dossiers if one.get("fee_paid") is not None]
    chosen = max((one["programmes_chosen"] for one in dossiers if one.get("programmes_chosen")), default=None)
    due = min(naive.fee(one.get("grant_holder"), one.get("grant_proof"), chosen, len(keys))[0] for one in dossiers)
    return bool(paid) and sum(paid) < due
