"""A stand-in for the Google Sheets service, on loopback or in process: gspread talks to it unmodified.

    Request → line.py (fate, clock) → service.py (quota, counts) → routes_*.py → values.py | batch*.py → workbook.py
                                                                   reads: values.py, pictures.py ← formulas.py

A simulation, in one process and in virtual time::

    clock = VirtualClock()                                   # `clock.start(act)`: an actor; `.killed = True` ends it
    service = Service(clock, switches=Switches().bad("one_instant"))
    line = Line(service, Faults(service.switches, Random(seed), share=0.25))   # or line.faults.then("late")
    id_ = service.store.create("Session 2024", clock.now(), "fr_FR").book.id
    client = gspread.Client(auth=None, session=transport.session(line))
    client.set_timeout((5, 20))                              # virtual seconds
    person = Person(service, id_)                            # sorts, inserts, types…; never counted
    service.between = lambda request: person.sorts("Dossiers", 2)
    service.people_tabs = {"Dossiers"}                       # then `service.people_cells` must stay empty

A wait in an actor (a request, `clock.sleep`) gives the turn to the next event; locks that an actor holds while it
waits must be its own.

On a socket: `with Server(line) as server: … server.url`, or `python -m tests.google_sheets --port N`, which another
process drives through `/stand-in` (`control.py`). `account.py` makes a service account's JSON.

Faithful to what was recorded of the real service (`test_recordings.py`), elsewhere to its documentation. Not there:
charts, pivot tables, slicers, tables, data sources, `…ByDataFilter`; the width of a text in pixels; a number format
that a formula would bring by itself; the empty result of a formula, which is 0 unless it is a cell that follows.
"""
