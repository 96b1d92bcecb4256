"""`/stand-in`: what another process may ask of the stand-in itself, beside the service's own addresses."""

from typing import Any

from tests.google_sheets.line import Line

PATH = "/stand-in"
Json = dict[str, Any]


def answer(line: Line, asked: Json) -> Json:
    """Does what is asked, then says what was counted.

    `create` {title, locale, id} · `faults` the fates of the next requests · `held` · `revoked` · `bad` the switches
    turned on their bad side · `quota` · `people_tabs` · `setting_up` · `by_hand` {id, requests} a person's act.
    """
    service, faults = line.service, line.faults
    found: Json = {}
    if new := asked.get("create"):
        file = service.store.create(new["title"], service.clock.now(), new.get("locale", "en_US"), new.get("id", ""))
        found["id"] = file.book.id
    faults.then(*asked.get("faults", ()))
    faults.held = asked.get("held", faults.held)
    for name in asked.get("bad", ()):
        service.switches.turn(name)
    for name in ("revoked", "quota", "setting_up"):
        setattr(service, name, asked.get(name, getattr(service, name)))
    service.people_tabs |= set(asked.get("people_tabs", ()))
    if act := asked.get("by_hand"):
        found["replies"] = service.by_hand(act["id"], *act["requests"])
    return found | {"counts": dict(service.counts), "most": dict(service.most), "faults": dict(faults.happened)}
