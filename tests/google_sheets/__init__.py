"""A stand-in for the Google Sheets service, on loopback or in process: gspread talks to it unmodified.

`service.py` answers a request from a store of workbooks; `server.py` puts it on a socket, `transport.py` under a
`requests` session. Time is a clock given to it, real or virtual (`clock.py`); `faults.py` fails and delays,
`switches.py` names each belief on the live service that nobody could try. Scored by replaying recorded answers of the
real service.
"""
