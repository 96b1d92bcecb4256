"""Each belief on the live service that nobody could try, with its bad side.

A switch is True while the service behaves as the design believes; on its bad side the desk must notice, and lose
nothing that it acknowledged.
"""

from dataclasses import dataclass, fields, replace


@dataclass
class Switches:
    one_instant: bool = True
    """The ranges of one read are read at one instant. Bad: some of them stand as they stood a while before."""
    formulas_up_to_date: bool = True
    """A formula's value is up to date in a read. Bad: it is its row's value of a while before."""
    formulas_in_place: bool = True
    """A formula's value belongs to its own row. Bad: it is what stood at its place a while before."""
    answer_shows_append: bool = True
    """A batch's answer shows what the batch appended. Bad: it shows the workbook as it stood before."""
    appends_apart: bool = True
    """Two appends never share a line. Bad: one that comes close after another writes over it."""
    text_cell_takes_formulas: bool = True
    """A formula that the API puts in a text-formatted cell is evaluated. Bad: it stays a text."""
    text_cell_keeps_zeros: bool = True
    """What is typed in a text-formatted cell keeps its zeros. Bad: a number is read in it."""
    semicolon_everywhere: bool = True
    """`;` separates a formula's arguments in every locale. Bad: only where the decimal mark is a comma."""
    dotted_stays_text: bool = True
    """`12.5` typed where the decimal mark is a comma stays a text. Bad: it is the twelfth of May."""
    late_is_bounded: bool = True
    """A request applies at most `Faults.late_at_most` after it was sent. Bad: ten times later."""
    protection_stops_people: bool = True
    """An enforced protection stops people from writing in its range. Bad: it only warns."""
    metadata_follows_columns: bool = True
    """Developer metadata follows its column when it moves. Bad: it stays at its place."""
    formats_are_no_data: bool = True
    """An append goes under the last row that holds something. Bad: under the last one that was only formatted."""
    batch_is_atomic: bool = True
    """A batch that is refused changed nothing. Bad: the requests before the refused one stand."""

    @property
    def stale(self) -> bool:
        """Some formula may show what it was a while before."""
        return not (self.formulas_up_to_date and self.formulas_in_place)

    def turn(self, name: str) -> None:
        """Puts one on its bad side, for all that share it. Raises KeyError for an unknown name."""
        if name not in self.names():
            raise KeyError(name)
        setattr(self, name, False)

    @classmethod
    def names(cls) -> list[str]:
        return [switch.name for switch in fields(cls)]

    def bad(self, name: str) -> "Switches":
        """The same with one belief false. Raises TypeError for an unknown name."""
        return replace(self, **{name: False})
