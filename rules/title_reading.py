"""What a text says of a title: a code, or a question."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What a text says. `code` None is an abstention: `question` then asks in French, `candidates` are likely codes.

    `level` is the level of `Titres` (`BUT`); `stage` the year of study within the title and `country` ISO 3166 alpha-2,
    None when the text does not say; `preparatory_class` a stream (`MP`, `ATS`), `CPGE` for a class without its stream;
    `prior` an earlier title in the same text; `why` what was recognised; `mended` says, in French, which word was taken
    for another one: whoever decides checks it.
    """

    code: str | None
    level: str | None = None
    stage: int | None = None
    preparatory_class: str | None = None
    country: str | None = None
    prior: "TitleReading | None" = None
    why: str = ""
    mended: str = ""
    question: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def prior_code(self) -> str | None:
        return self.prior.code if self.prior else None


def abstain(why: str, level: str | None = None, candidates: Sequence[str] = ()) -> TitleReading:
    question = f"De quel titre s'agit-il ? {why[:1].upper()}{why[1:]}."
    return TitleReading(None, level, why=why, question=question, candidates=tuple(candidates))
