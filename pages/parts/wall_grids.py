"""The criteria of a trial in big type; jurors' marks beside them once each of those present has put theirs in (§5)."""

from decimal import Decimal

from desk.deliberation_views import WallGrid
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, tag
from pages.parts.tables import Column, table
from pages.parts.typography import decimal, plural, section
from pages.parts.words import tinted


def drawn(grids: tuple[WallGrid, ...]) -> Html:
    return tag("div", join([_grid(one) for one in grids]), classes="gt-projected gt-wall") if grids else Html("")


def _grid(one: WallGrid) -> Html:
    apart = {each.criterion for each in one.together.divergences} if one.together else set()
    jurors = [sheet.juror for sheet in one.sheets]
    rows = [
        [
            join((each.label, " (facultatif)" if each.optional else "")), str(each.weight),
            *(_mark(sheet.marks.get(each.code)) for sheet in one.sheets),
            *([tinted("écart", "ambre") if each.code in apart else ""] if jurors else []),
        ]
        for each in one.criteria
    ]  # fmt: skip
    columns = ["Critère", Column("Poids", right=True, width="6rem")]
    columns += [Column(one.names[juror], right=True) for juror in jurors] + [Column("")] * bool(jurors)
    return block(one.label, table(f"Grille : {one.label}", columns, rows, style="wrap"), *_told(one, len(apart)),
                 right=section(one.section))  # fmt: skip


def _mark(mark: Decimal | None) -> str:
    return "—" if mark is None else decimal(mark)


def _told(one: WallGrid, apart: int) -> list[Html]:
    """Whom the marks wait for, or what they come to: never one juror's before the others have theirs in."""
    if not one.scale:
        return []
    if one.awaited:
        said = f"Notes sur {one.scale} cachées tant que tous les présents n’ont pas noté."
        return [tag("p", f"{said} Attendus : {', '.join(one.awaited)}.")]
    if one.together is None:
        return [tag("p", "Aucune note.")]
    mean = "incomplète" if one.together.mean is None else decimal(one.together.mean, 2)
    gaps = plural(apart, "écart à discuter", "écarts à discuter") if apart else "sans écart"
    return [tag("p", "Moyenne ", bold(mean), f" sur {one.scale}, {gaps}.")]
