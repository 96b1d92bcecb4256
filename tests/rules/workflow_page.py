"""Draws `docs/workflow.md` from the rows: `python -m tests.rules.workflow_page` writes it, a test keeps it true."""

import inspect
from pathlib import Path

from rules import case_facts, guards
from rules.case import ROLES, Transition
from rules.session import load, notices
from rules.workflow import CREATION, ORIGIN, PREVIOUS, SAME, Workflow

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"
ENTRIES = {1: "First year", 2: "Second year"}
INTRODUCTION = """# The life of an application

*Written from the rows of `États` and `Transitions` by `python -m tests.rules.workflow_page`; a test keeps it true.
Change the rows, not this page.*

An application is one person on one programme. A transition moves it; nobody has one without a role, and the role is
held for that programme or for all. Where *validated by* names a role, taking the transition only proposes it: somebody
else, with that role, validates. *Conditions* must all pass, whoever asks, those of the state it leads to as well. A
*reservation* never blocks: it says what the jury goes against, and makes a motive compulsory (§5).

What leads to `precedent` takes a step back: of the roles of its row, only those who could take that step have it, and
those who could validate it validate; where none of them is in the row, who answers for it is (presidency, management).

In the drawings, withdrawal, nullity, deletion of a recording and the correction of a material error, which leave from
many states, are left out; the tables have them. `origine` is the state from which the project was agreed, `precedent`
the one before a final state, `meme` the same state.
"""


def page(workflow: Workflow) -> str:
    parts = [INTRODUCTION]
    for year, title in ENTRIES.items():
        parts += [f"## {title}", drawing(workflow, year), transitions(workflow, year)]
    parts += ["## States", states(workflow), "## Conditions", table_of(guards), "## Facts", table_of(case_facts)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def rows(workflow: Workflow, year: int) -> list[Transition]:
    return [row for row in workflow.transitions.values() if year in row.years]


def drawing(workflow: Workflow, year: int) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    for row in rows(workflow, year):
        if CREATION in row.sources:
            lines.append(f"    [*] --> {row.target}")
        shown = row.named_sources if row.target not in (SAME, ORIGIN, PREVIOUS) else ()
        lines += [f"    {source} --> {row.target}" for source in sorted(shown)]
    ends = [state.code for state in workflow.states.values() if state.final and year in state.years]
    return "\n".join([*dict.fromkeys(lines), *(f"    {code} --> [*]" for code in ends), "```"])


def transitions(workflow: Workflow, year: int) -> str:
    head = ["§", "transition", "from", "to", "roles", "validated by", "conditions", "reservations", "motive"]
    return table(
        head,
        [
            [
                row.section,
                f"{row.label} `{row.id}`",
                sources(workflow, row, year),
                f"{row.target}" + (f" (origine {row.origin})" if row.origin else ""),
                ", ".join(sorted(ROLES[role] for role in row.roles)),
                ", ".join(sorted(ROLES[role] for role in row.validation_roles)),
                "; ".join(f"`{condition.text}`" for condition in row.guards),
                "; ".join(f"`{condition.text}`" for condition in row.reservations),
                "yes" if row.motive_required else "if reserved" if row.reservations else "",
            ]
            for row in rows(workflow, year)
        ],
    )


def sources(workflow: Workflow, row: Transition, year: int) -> str:
    if CREATION in row.sources:
        return "creation"
    if row.sources == row.named_sources:
        return ", ".join(code for code in workflow.states if code in row.sources)
    unnamed = row.sources - row.named_sources
    left_out = [c for c, s in workflow.states.items() if year in s.years and not s.final and c not in row.sources]
    if all(workflow.states[code].final for code in unnamed):
        return "every final state"
    return "every open state" + (f" but {', '.join(left_out)}" if left_out else "")


def states(workflow: Workflow) -> str:
    return table(
        ["§", "state", "on the screen", "years", "final", "phase", "properties", "conditions to enter"],
        [
            [
                state.section,
                f"`{state.code}`",
                state.label,
                ", ".join(map(str, sorted(state.years))),
                "yes" if state.final else "",
                state.phase,
                ", ".join(sorted(state.traits)),
                "; ".join(f"`{condition.text}`" for condition in state.conditions),
            ]
            for state in workflow.states.values()
        ],
    )


def table(head: list[str], lines: list[list[str]]) -> str:
    cells = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in line] for line in lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def table_of(module: object) -> str:
    """What a module's docstring says, its table in a fence of its own."""
    before, after = [], []
    lines = inspect.cleandoc(str(module.__doc__)).splitlines()
    fences = [index for index, line in enumerate(lines) if line.startswith("====")]
    before, inside, after = lines[: fences[0]], lines[fences[0] : fences[-1] + 1], lines[fences[-1] + 1 :]
    return "\n".join([*before, "```text", *inside, "```", *after])


if __name__ == "__main__":
    PAGE.write_text(page(load(notices()[0]).workflow), encoding="utf-8")
