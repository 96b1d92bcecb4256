"""Dépôts: a platform export comes in (§4.1)."""

from desk.room import Room


class Deposits(Room):
    """To come."""
