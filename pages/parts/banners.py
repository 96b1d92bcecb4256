"""The states of a screen, each: a word, since when, what is kept, what to do. Never a colour alone or an apology."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from desk.views import Outcome
from pages.parts.markup import Html, bold, join, soft, tag
from pages.parts.tables import Column, table
from pages.parts.typography import ago, clock, instant, number, plural
from pages.parts.words import colour, word

CONFLICT, OVER = "Conflit", "Relisez ce qui tient maintenant ; recommencez s’il le faut."
SHOWN = 2  # acts of a banner before it is said how many follow


def banner(label: str, row_colour: str, *lines: object) -> Html:
    """A word in colour, the first line beside it, the others below."""
    first, *rest = lines or ("",)
    return tag(
        "div", tag("p", word(label, row_colour), first), *(tag("p", line) for line in rest),
        classes=f"gt-banner gt-{colour(row_colour)}", role="status",
    )  # fmt: skip


def empty(says: str, then: str = "") -> Html:
    """Nothing here: what is true, and what else there is."""
    return tag("div", tag("p", bold(says)), tag("p", soft(then)) if then else Html(""), classes="gt")


def saved(at: datetime, position: int, what: str = "", already_by: str | None = None) -> Html:
    if already_by:
        by = join((f"par {already_by}. ", soft("Vous n’en êtes pas le validateur.")))
        return banner("Déjà enregistré", "bleu", by)
    read_back = soft(f"{clock(at)}, relu dans le journal, acte {number(position)}")
    return banner("Enregistré", "vert", read_back, *_some(what))


def refused(reasons: Sequence[str]) -> Html:
    """Why, in the words of the rules; what was typed stays in the form."""
    kept = soft("Rien n’est enregistré ; ce que vous avez écrit reste dans le formulaire.")
    return banner("Refusé", "rouge", _sentences(reasons), kept)


def conflict(who: str, at: datetime, rows: Sequence[tuple[str, str, str]], reasons: Sequence[str] = ()) -> Html:
    """Someone was first, maybe days ago: the screen stood open. Each row: field, what they put, what I asked; without
    any, the reasons say what came first."""
    both = both_values(who, rows) if rows else _sentences(reasons)
    return banner(CONFLICT, "ambre", came_first(who, instant(at)), *filter(None, (both,)), soft(OVER))


def came_first(who: str, when: str) -> Html:
    return join((bold(f"{who} a agi avant vous, le {when}."), " Votre acte n’est pas enregistré."))


def both_values(who: str, rows: Iterable[Sequence[object]], about: Sequence[Column] = ()) -> Html:
    """What stands by them beside what I asked, field by field; `about` heads what says whose, where rows are of several
    dossiers."""
    return table("Les deux valeurs", [*about, "Champ", who, "Vous"], rows, style="wrap" if about else "")


def pending(since: datetime, now: datetime, operation: str) -> Html:
    kept = ("Le classeur n’a pas répondu à temps. Votre acte est gardé ici et sera ", bold("confirmé ou refusé"))
    return banner(
        "Vérification en cours",
        "bleu",
        soft(f"depuis {ago(since, now).removeprefix('il y a ')}"),
        join((*kept, ", jamais perdu.")),
        soft(f"Opération {operation[:8].upper()}. Vous pouvez continuer ; ce dossier vous préviendra."),
    )


def checked(acts: Sequence[Outcome]) -> Html:
    """What became of acts whose author had gone, or was cut off: those that do not hold are to be asked again."""
    lost = any(not one.holds for one in acts)
    more = len(acts) - SHOWN
    first = sorted(acts, key=lambda one: one.holds)[:SHOWN]
    said = [*map(_became, first), *([f"{plural(more, 'autre')}, dans le journal"] if more > 0 else [])]
    do = "Ce qui n’est pas enregistré ne le sera plus : ouvrez le dossier et recommencez s’il le faut." if lost else ""
    return banner("Vérifié", "ambre" if lost else "vert", join((join(said, " ; "), ".")), *_some(do))


def _became(one: Outcome) -> Html:
    what = f"{one.what}, dossier {one.about}" if one.about else one.what
    return join((f"{what}, {instant(one.at)} : ", bold("enregistré" if one.holds else "pas enregistré")))


def error(code: str, at: datetime, says: str, kept: str = "", do: str = "") -> Html:
    """An accident: its code, what happened, what is saved and what is not, what to do."""
    do = do or "Que faire : recommencer ; si l’erreur revient, donner ce code à l’administration."
    return banner(f"Erreur {code}", "rouge", soft(clock(at)), says, *_some(kept), soft(do))


def quarantine(where: str, written: str, expected: str, last_good: str = "") -> Html:
    """A cell that cannot be read: writing stops there, counting goes on with the last good value."""
    last = f"Dernière valeur lue, {last_good}, sert encore aux comptes. " if last_good else ""
    return banner(
        "Cellule illisible", "ambre", soft(where), f"Écrit : « {written} ». Attendu : {expected}.",
        soft(f"{last}Aucune décision ne part de ce dossier."),
    )  # fmt: skip


def silent(copy_of: datetime, now: datetime, waiting: int = 0, why: str = "") -> Html:
    """The book does not answer, and why: a copy is read, saving waits."""
    still = "Le classeur ne répond pas. Vous pouvez lire, chercher, préparer ; "
    return banner(
        "Lecture seule",
        "ambre",
        soft(f"copie de {clock(copy_of)}, {ago(copy_of, now)}"),
        join((still, bold("enregistrer attendra"), ".", *map(soft, _waiting(waiting)))),
        *_some(why),
    )


def held_back(why: str) -> Html:
    """A shared sheet that was not tried, or does not do what the desk relies on: it is left alone until it does."""
    do = "Guichet n’écrit rien dans la feuille et n’en reprend rien ; l’administration lance la mise en place (setup)."
    return banner("Feuille à l’arrêt", "rouge", why, soft(do))


def _waiting(acts: int) -> tuple[str, ...]:
    return (f" {plural(acts, 'acte')} en attente d’envoi, sur le disque du serveur.",) if acts else ()


def skewed(ahead: float, now: datetime) -> Html:
    """The server's clock is wrong, by seconds: acts are dated by it, and days begin and end by it."""
    much = ago(now - timedelta(seconds=abs(ahead)), now).removeprefix("il y a ")
    way = "avance" if ahead > 0 else "retarde"
    return banner(
        "Horloge", "ambre", f"L’horloge du serveur diffère de {much} : elle {way} sur celle de Google.",
        soft("Les actes se suivent dans l’ordre du journal, jamais par leur heure ; mais leur date et les échéances en "
             "viennent : l’administration la remet à l’heure."),
    )  # fmt: skip


def closed(why: str) -> Html:
    """The book opens read-only: an alarm on the journal, a copy, an unknown format."""
    return banner("Lecture seule", "rouge", why, soft("Tout se lit et se cherche ; rien ne s’enregistre."))


def refusal(says: str, do: str = "") -> Html:
    """The visitor may not see this; it stands for the whole screen, heading included."""
    heading = tag("h1", "Accès refusé", classes="gt-unseen")
    return join((heading, banner("Accès refusé", "rouge", says, *_some(do))))


def _sentences(reasons: Sequence[str]) -> str:
    return " ".join(f"{reason[:1].upper()}{reason[1:].rstrip('.')}." for reason in reasons)


def _some(text: str) -> tuple[Html, ...]:
    return (soft(text),) if text else ()
