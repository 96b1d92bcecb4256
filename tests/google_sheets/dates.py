"""Serial numbers: days since 30 December 1899, the time of day as their fraction."""

from datetime import datetime, timedelta

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no zone


def serial(moment: datetime) -> int | float:
    span = moment - EPOCH
    return span.days if not span.seconds else span.days + span.seconds / 86400


def moment(number: float) -> datetime:
    """The nearest second."""
    return EPOCH + timedelta(seconds=round(number * 86400))
