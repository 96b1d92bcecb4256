"""An act: what a named person did, on which bases; and the draft of one, that the journal may record.

A base key is `subject#field` for each changed field, or a thing of its own (`registre:BAT1`, `creneau:12`,
`personne:24-00001`). `bases` maps each thing that the act depends on to the last act seen there, None when there was
none. What many acts rest on at once without contradicting each other (a sitting, who is recused) is only read by them.
"""

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheets_sync.register import Register

TAB = "Journal"
FORMAT = "1"
SYSTEM = "guichet"
"""The actor of what nobody decided: the first row, seals."""

WORKBOOK = "classeur"
"""The subject of what is said of the workbook itself."""
GENESIS, SEALED, RESUMED, ANNULMENT = "genese", "sceau", "reprise", "annulation"
"""Kinds that the journal writes itself, about itself; nobody records them."""
PUT_IN_FORCE = "mise_en_vigueur"
"""The kind of the act whose fact `lignes` says what it changes in the tables in force: tab → key → row, or None."""
EXPORT = "export"
"""The kind of the act of a file that left: its facts say which list, how many lines, which columns."""
KINDS = frozenset(
    {
        "parametre", PUT_IN_FORCE, "import_ouvert", "import", "import_clos", "import_annule", "saisie", "transition",
        "proposition", "validation", "refus_proposition", "note", "attribution", "vue", "capacite", "question",
        "reponse", "epreuve", "creneau", "fiche", "formation", "annonce", "courriel", "recours", "seance", "recusation",
        "lot_repris", "purge", "feuille", "ecart", "ecart_clos", EXPORT, "essai",
    }
)  # fmt: skip
"""What a named person, or an import, records."""

Value = Any
"""What JSON holds: text, number, boolean, null, list, object. Dates are ISO texts, decimals texts such as "13.5"."""


@dataclass(frozen=True)
class Act:
    """What a named person did. `changes`: subject → field → (before, after); `facts`: the inputs that were read."""

    operation: str
    at: datetime
    actor: str
    kind: str
    subject: str
    changes: Mapping[str, Mapping[str, tuple[Value, Value]]] = field(default_factory=dict)
    transition: str | None = None
    reason: str = ""
    section: str = ""
    bases: Mapping[str, str | None] = field(default_factory=dict)
    notice: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    form: str = ""
    instead_of: str | None = None
    """The operation of the same click that lost on a ledger or a slot and was re-based into this one."""
    format: str = FORMAT
    purged: bool = False

    @property
    def after(self) -> dict[str, dict[str, Value]]:
        return {subject: {name: pair[1] for name, pair in fields.items()} for subject, fields in self.changes.items()}


@dataclass(frozen=True)
class Draft:
    """An act that someone wishes to record.

    `form`: names the opening of the form, so that a double click is one act. `changes`: subject → field → value after.
    `bases`: what the form saw, from `register.bases(...)` at its opening; ledgers, slots and persons are added there.
    A changed
    field left out is based on what stands when recorded: right for an import or a set-up, wrong for a form that
    someone fills in.
    `rebase`: only for an act that lost on a ledger or a slot and whose content depends on it; else the same content
    is sent again.
    """

    form: str
    actor: str
    kind: str
    subject: str
    changes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    transition: str | None = None
    reason: str = ""
    section: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    bases: Mapping[str, str | None] = field(default_factory=dict)
    rebase: "Callable[[Register], Draft | str] | None" = None

    @property
    def keys(self) -> list[str]:
        """The base keys of what it changes."""
        return [join_key(subject, name) for subject, values in self.changes.items() for name in values]

    def wished_by(self, act: Act) -> bool:
        """Did this act do the same thing, whoever did it?"""
        mine = (
            self.kind,
            self.subject,
            self.transition,
            self.reason,
            {k: dict(v) for k, v in self.changes.items() if v},
        )
        return mine == (act.kind, act.subject, act.transition, act.reason, act.after)


SITTING, SITTINGS = "seance", ("seance:", "seances:")
"""The kind of the acts of a sitting, and what decisions rest on: one sitting of the jury, or those of one phase
(`seances:BAT1/pre_admettre`)."""
RECUSED = "recused"
STEPS = frozenset(("transition", "validation"))
READ_BY_STEPS = ("dossier:", "epreuve:")
"""A step may rest on what was said of a title, of papers or of a trial; it is the last one only of what it changes."""


def only_read(key: str) -> bool:
    """Is it a thing that an act may rest on without being the last one there? A decision loses to the act that changed
    the sitting or recused a juror in between, and never to another decision."""
    subject, name = split_key(key)
    return name == RECUSED or (not name and subject.startswith(SITTINGS))


def moved(kind: str, subject: str, names: Sequence[str], changed: Container[str]) -> Sequence[str]:
    """Of these bases of an act, those that it becomes the last one of: what is only read is moved by who changes it."""
    if kind != SITTING and subject.startswith(SITTINGS):
        return [name for name in names if name]
    if kind in STEPS and subject.startswith(READ_BY_STEPS):
        return [name for name in names if name in changed]
    if RECUSED in names and RECUSED not in changed:
        return [name for name in names if name != RECUSED]
    return names


def split_key(key: str) -> tuple[str, str]:
    """A base key's subject and field ("" for a ledger, a slot, a person)."""
    subject, _, name = key.partition("#")
    return subject, name


def join_key(subject: str, name: str) -> str:
    return f"{subject}#{name}" if name else subject


def dumps(value: object, sort_keys: bool = False) -> str:
    """JSON without spaces, readable in a sheet; a text that UTF-8 cannot write (half a surrogate pair) is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), sort_keys=sort_keys, allow_nan=False)
    return text


_scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def loads(text: str) -> Any:
    """What `dumps` wrote, in half the time of `json.loads`, which looks for spaces around. Raises ValueError."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        end = -1
    if end != len(text):
        raise ValueError("texte JSON illisible")
    return value
