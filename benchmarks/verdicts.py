"""Explained verdicts a second, against the same decision tables in zen-engine, in the same run.

Both get what they like best: ours its facts, zen-engine a flat dictionary and a precompiled decision with its trace
on. The facts are all known, since a decision table of zen-engine has no third value; the answers must be the same.
"""

import itertools
import json
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import zen

from benchmarks.measure import Figure, seconds
from rules.eligibility import VerdictRow, VerdictTable
from rules.facts import Earlier, Facts
from rules.preparatory import Prepa
from rules.qualifications import Titles
from rules.session import Session, load

NOTICE = "imt-mines-ales-2024"
SAMPLE, PEER_SAMPLE = 20_000, 400
Rule = Mapping[str, str]
NO, YES = "'no'", "'yes'"  # words, since a bare false in a cell of zen-engine reads as an answer
COLUMNS = ("title", "stage", "foreign", "obtained", "late", "prepa", "earlier", "credits")


def figures() -> list[Figure]:
    session = load(NOTICE)
    cases = _cases(session)
    engines = {key: _decision(session.verdicts[key], session.titles) for key in session.verdicts}
    peers = [(engines[key], _flat(facts)) for key, facts in cases[:PEER_SAMPLE]]
    answers = [engine.evaluate(flat)["result"] for engine, flat in peers]
    ours = [session.verdicts[key].decide(facts) for key, facts in cases[:PEER_SAMPLE]]
    different = sum(mine.row.code != theirs["row"] for mine, theirs in zip(ours, answers, strict=True))
    mine = SAMPLE / seconds(lambda: [session.verdicts[key].decide(facts) for key, facts in cases])
    theirs = PEER_SAMPLE / seconds(lambda: [engine.evaluate(flat, {"trace": True}) for engine, flat in peers])
    return [
        Figure("verdicts expliqués", mine, "/s", "zen-engine, trace", theirs, mine / theirs, 100, at_least=True),
        Figure(f"verdicts différents de zen-engine, sur {PEER_SAMPLE}", different, "", budget=0),
    ]


def _cases(session: Session) -> list[tuple[tuple[str, int], Facts]]:
    """Facts drawn with a fixed seed over every table, title, class and number of credits, all of them known."""
    draw = random.Random(2024)
    real = [code for code, title in session.titles.items() if title.nature == "titre" and not title.options]
    keys, classes = itertools.cycle(session.verdicts), [Prepa.NONE, Prepa.NONE, Prepa.ATS, Prepa.SCIENTIFIC]
    return [(next(keys), _facts(draw, real, draw.choice(classes))) for _ in range(SAMPLE)]


def _facts(draw: random.Random, titles: list[str], prepa: Prepa) -> Facts:
    credit = Decimal(draw.choice((0, 60, 119, 120, 180, 240)))
    earlier = Earlier((draw.choice(titles), None), False, True) if draw.random() < 0.2 else None
    main = (draw.choice(titles), draw.choice((None, 1, 2, 3)))
    foreign, obtained = draw.random() < 0.1, draw.random() < 0.3
    late = not obtained and draw.random() < 0.1
    return Facts(main, foreign, obtained, late, prepa, earlier, credit, credit, False, False)


def _flat(facts: Facts) -> dict[str, Any]:
    earlier = facts.earlier.title if facts.earlier else ""
    said = {name: "yes" if getattr(facts, name) else "no" for name in ("foreign", "obtained", "late")}
    claims = {"title": facts.title, "stage": facts.stage or 9, "earlier": earlier}
    return said | claims | {"prepa": facts.prepa.name, "credits": int(facts.known)}


def _decision(table: VerdictTable, titles: Titles) -> Any:
    rules = [
        {name: rule.get(name, "") for name in COLUMNS} | {"_id": f"{row.code}/{n}", "row": f"'{row.code}'"}
        for row in table.rows
        for n, rule in enumerate(RULES[row.word.name](row, titles))
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in COLUMNS],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": rules,
    }
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": i, "type": t, "name": i, "position": {"x": 0, "y": 0}} for i, t in kinds.items()]
    nodes[1]["content"] = content
    pairs = (("in", "table"), ("table", "out"))
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairs]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def _codes(titles: Titles, holds: Callable[[Any], bool]) -> str:
    return ", ".join(f"'{code}'" for code, title in titles.items() if holds(title)) or "'—'"


def _claims(titles: Titles, holds: Callable[[Any], bool], column: str, **rest: str) -> list[Rule]:
    """One rule for titles whose first year does not count, one for those where years say nothing."""
    staged = {column: _codes(titles, lambda t: holds(t) and t.first_year is not None)}
    free = {column: _codes(titles, lambda t: holds(t) and t.first_year is None)}
    return [staged | rest | ({"stage": ">= 2"} if column == "title" else {}), free | rest]


def _listed(row: VerdictRow, titles: Titles) -> list[Rule]:
    def enough(title: Any) -> bool:
        return row.argument in title.specialities and title.enough is not None

    common = {"foreign": NO, "prepa": "'NONE', 'SCIENTIFIC'"}
    on_time = _claims(titles, lambda t: row.argument in t.specialities, "title", late=NO, **common)
    return [*on_time, {"title": _codes(titles, enough), "stage": "2, 3", "late": YES} | common]


def _later(row: VerdictRow, titles: Titles) -> list[Rule]:
    common = {"foreign": NO, "prepa": "'NONE', 'SCIENTIFIC'", "late": YES}
    return _claims(titles, lambda t: row.argument in t.specialities, "title", **common)


def _ats(row: VerdictRow, titles: Titles) -> list[Rule]:
    common = {"foreign": NO, "prepa": "'ATS'"}
    main = _claims(titles, lambda t: row.argument in t.specialities, "title", **common)
    return [*main, *_claims(titles, lambda t: row.argument in t.specialities, "earlier", **common)]


def _confers(row: VerdictRow, titles: Titles) -> list[Rule]:
    least = int(row.argument)
    main = _claims(titles, lambda t: (t.ects or 0) >= least, "title", foreign=NO, obtained=YES)
    return [*main, *_claims(titles, lambda t: (t.ects or 0) >= least, "earlier")]


def _level(row: VerdictRow, titles: Titles) -> list[Rule]:
    codes = _codes(titles, lambda t: t.level == row.argument)
    return [{"title": codes, "foreign": NO}, {"earlier": codes}]


RULES: dict[str, Callable[[VerdictRow, Titles], list[Rule]]] = {
    "main_title_listed": _listed,
    "main_title_listed_later": _later,
    "ats_after_listed_title": _ats,
    "scientific_class_with_credits": lambda row, _: [
        {"foreign": NO, "prepa": "'SCIENTIFIC'", "credits": f">= {row.argument}"}
    ],
    "earlier_title_listed": lambda row, titles: _claims(titles, lambda t: row.argument in t.specialities, "earlier"),
    "main_title_foreign": lambda *_: [{"foreign": YES}],
    "obtained_title_confers": _confers,
    "credits_at_least": lambda row, _: [{"credits": f">= {row.argument}"}],
    "title_without_credits": lambda *_: [],  # the facts drawn here all have their credits typed
    "holds_level": _level,
    "years_without_credits": lambda *_: [],
    "otherwise": lambda *_: [{}],
}
