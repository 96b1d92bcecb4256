"""The thread of a dossier: every act, who, when, why, from which facts, and what has changed since (§5, R-25)."""

from collections.abc import Iterator
from itertools import islice

from desk.access import ANYONE, READERS, keeps_the_book, use_case
from desk.files import Files
from desk.outside import Outside
from desk.reading import facts_read, in_words
from desk.recusal import without_hidden
from desk.sitting_bases import FACT
from desk.telling import KINDS, Words
from desk.telling_exports import EXPORT
from desk.views import ThreadLine
from rules.case import Actor
from sheets_sync.fold import dossier_of
from sheets_sync.journal import Act
from sheets_sync.register import Recorded

DECIDED = ("transition", "proposition", "validation")
KIND = "fiche"
SINCE = "le fait a changé depuis"


class Threads(Outside):
    """Threads and the journal, in words."""

    @use_case(READERS)
    def thread(self, actor: Actor, dossier: str) -> tuple[ThreadLine, ...]:
        """The acts on a dossier and on the applications that this person may read; the newest first."""
        programmes = self._require(actor, dossier, READERS)
        found: tuple[ThreadLine, ...] = self._kept_for(
            actor,
            ("thread", dossier, programmes),
            lambda files: tuple(self._line(files, one) for one in acts_on(files, dossier, programmes)),
        )
        return self._noting(actor, found)

    @use_case(ANYONE)
    def journal_lines(
        self,
        actor: Actor,
        limit: int = 200,
        who: str = "",
        kinds: frozenset[str] = frozenset(),
        before: int | None = None,
    ) -> tuple[ThreadLine, ...]:
        """The last acts of the book, those on dossiers that this person may not read left out; the newest first."""
        programmes, keeps = frozenset(self._visible(actor)), keeps_the_book(actor)

        def asked(files: Files) -> Iterator[ThreadLine]:
            for recorded in reversed(files.register.acts):
                if before is not None and recorded.position >= before:
                    continue
                row = recorded.row  # its act would be read whole: of 100,000, some hundreds are asked for
                if (who and row.acteur != who) or (kinds and row.nature not in kinds):
                    continue
                if may_read(files, recorded.act, programmes, actor.email, keeps):
                    yield self._line(files, recorded)

        name = ("journal", actor.email, programmes, limit, who, kinds, before)
        found: tuple[ThreadLine, ...] = self._kept_for(actor, name, lambda files: tuple(islice(asked(files), limit)))
        return self._noting(actor, found)

    def _noting(self, actor: Actor, lines: tuple[ThreadLine, ...]) -> tuple[ThreadLine, ...]:
        of_projects = ((line.dossier, line.programme) for line in lines if line.kind == KIND)
        self._reads_projects(actor, lines, of_projects)
        return lines

    @use_case(ANYONE)
    def colleagues(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(address, name) of everyone who may come in or ever acted, by name: whom a journal may be filtered by."""
        acted = self.kept("actors", lambda files: frozenset(one.row.acteur for one in files.register.acts))
        found = ((email, self.name_of(email)) for email in acted | set(self._everyone()))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def kinds(self) -> dict[str, str]:
        """Kinds of acts → what the screen calls them."""
        return dict(KINDS)

    def _act_told(self, files: Files, recorded: Recorded) -> tuple[Act, Words, str, str]:
        """As it may be shown, with what puts it in words, its dossier and its programme."""
        act = files.told(without_hidden(files, recorded.act) or recorded.act)
        return act, Words(files.session, self.name_of, self.short), *_about(act)

    def _line(self, files: Files, recorded: Recorded) -> ThreadLine:
        act, words, dossier, programme = self._act_told(files, recorded)
        return ThreadLine(
            position=recorded.position,
            operation=act.operation,
            at=act.at,
            who=self.name_of(act.actor),
            actor=act.actor,
            what=words.what(act, programme),
            kind=act.kind,
            dossier=dossier,
            programme=programme,
            reason=act.reason or "",
            section=act.section or "",
            changes=tuple(words.changes(act)),
            facts=tuple(words.facts(act)),
            holds=recorded.holds,
            lost="" if recorded.holds else "un autre acte l'a précédé",
            since=_since(files, act, dossier, programme) if recorded.holds else "",
        )


def acts_on(files: Files, dossier: str, programmes: tuple[str, ...]) -> Iterator[Recorded]:
    """The acts on a dossier and on its applications to these programmes, the newest first."""
    subjects = [f"dossier:{dossier}"]
    for code in programmes:
        mine = f"candidature:{dossier}/{code}"
        subjects += [mine, *files.register.records(mine)]
    found = {one.position: one for subject in subjects for one in files.register.thread(subject)}
    newest = (found[position] for position in sorted(found, reverse=True))
    return (one for one in newest if may_read(files, one.act, frozenset(programmes)))


def _about(act: Act) -> tuple[str, str]:
    """The dossier and the programme of an act; a dossier's own has no programme, a programme's no dossier."""
    name = act.subject.partition(":")[2].split("/")
    if act.subject.startswith("formation:"):
        return "", name[0]
    return dossier_of(act.subject), name[1] if dossier_of(act.subject) and len(name) > 1 else ""


def may_read(files: Files, act: Act, programmes: frozenset[str], email: str = "", keeps: bool = False) -> bool:
    """Acts on an application need a right on its programme, on a dossier one on any of its programmes; views are their
    owner's, exports too and whoever `keeps` the book's and judges nobody (§5); the rest is the book's own life."""
    shown = without_hidden(files, act)
    if act.kind == EXPORT and not keeps and act.actor != email:
        return False
    subjects = {act.subject, *act.changes}
    views = any(not one.startswith(f"vue:{email}/") for one in subjects if _is_view(one))
    if shown is None or views or act.operation in files.unsaid:
        return False
    subjects = {shown.subject, *shown.changes}
    _, programme = _about(act)
    dossiers = {dossier_of(subject) for subject in subjects} - {""}
    may = all(programmes & set(files.known_programmes(dossier)) for dossier in dossiers)
    return may and (not programme or programme in programmes)


def _is_view(subject: str) -> bool:
    return subject.startswith("vue:")


def _since(files: Files, act: Act, dossier: str, programme: str) -> str:
    """What the decision was taken from and is no longer so: a past decision is never judged again (§5)."""
    if act.kind not in DECIDED or not programme or not act.facts:
        return ""
    today = facts_read(files.examination(dossier, programme))
    moved = [
        f"{name} {in_words(name, then)} → {in_words(name, today.get(name) or 'inconnu')}"
        for name, then in act.facts.items()
        if isinstance(then, str) and name != FACT and today.get(name, "") != then
    ]
    return f"{SINCE} : {' ; '.join(moved)}" if moved else ""
