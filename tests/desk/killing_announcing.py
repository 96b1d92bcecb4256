"""`sign|prepare|hand URL STEP INSTANT`: signs a batch as the second of two, writes its letters, or hands its drafts
out, and is killed at a step."""

from tests.desk.announcing import FIRST, PROGRAMME
from tests.desk.dying import dying


def main(what: str, url: str, step: str, instant: str) -> None:
    desk = dying(url, step, instant)
    actor = desk.actor(f"{'presidence' if what == 'sign' else 'secretariat'}@ecole.example.org")
    shown = desk.rehearsal(actor, FIRST, PROGRAMME)
    mails = [line.subject for line in desk.outbox(actor, FIRST)]
    if what == "sign":
        desk.sign("sign", actor, shown)
    elif what == "prepare":
        desk.prepare("prepare", actor, shown)
    else:
        desk.hand_out("hand", actor, mails)
    desk.journal.close()
