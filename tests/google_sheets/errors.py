"""The service's refusals, with the JSON that it gives them."""

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
QUOTA = (
    "Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of service "
    "'sheets.googleapis.com' for consumer 'project_number:0'."
)
MESSAGES = {
    401: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: QUOTA.format(kind="Write"),
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


class Refusal(Exception):  # noqa: N818
    """What the service answers instead of a result: an HTTP status and a message."""

    def __init__(self, code: int, message: str = "", details: list[Any] | None = None) -> None:
        super().__init__(message or MESSAGES[code])
        self.code, self.details = code, details

    def json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": str(self), "status": STATUS[self.code]}
        return {"error": error | ({"details": self.details} if self.details else {})}


def bad(message: str) -> Refusal:
    return Refusal(400, message)


def bad_field(field: str, kind: str, value: str) -> Refusal:
    """A JSON field of another type than the one declared."""
    text = f"Invalid value at '{field}' ({kind}), {value}"
    violation = {"field": field, "description": text}
    details = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return Refusal(400, text, [details])


class DriveRefusal(Refusal):
    """Drive's errors have another shape than those of Sheets."""

    def json(self) -> dict[str, Any]:
        one = {"domain": "global", "reason": "notFound", "message": str(self), "locationType": "parameter"}
        return {"error": {"errors": [one | {"location": "fileId"}], "code": self.code, "message": str(self)}}
