"""What the service answers at the addresses of Drive v3, and where tokens are given."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.google_sheets import drive
from tests.google_sheets.calls import Answer, Call, route
from tests.google_sheets.errors import Refusal

Json = dict[str, Any]
FILE = r"/drive/v3/files/([^/]+)"


@route("POST", r"/drive/v3/files")
def create_file(call: Call) -> Json:
    return drive.create(call.service.store, call.json, call.service.clock.now())


@route("GET", r"/drive/v3/files")
def list_files(call: Call) -> Json:
    return drive.listed(call.service.store, call.params)


@route("GET", FILE)
def describe_file(call: Call, id_: str) -> Json:
    return drive.picture(drive.found(call.service.store, id_), call.params.get("fields") or "")


@route("PATCH", FILE)
def rename_file(call: Call, id_: str) -> Json:
    file = drive.found(call.service.store, id_)
    if name := call.json.get("name"):
        call.service.change(id_, lambda change: change.book.properties.update(title=name))
    return drive.picture(file)


@route("DELETE", FILE)
def delete_file(call: Call, id_: str) -> None:
    drive.found(call.service.store, id_)
    del call.service.store.files[id_]


@route("POST", FILE + "/copy")
def copy_file(call: Call, id_: str) -> Json:
    source = drive.found(call.service.store, id_)
    title = call.json.get("name") or f"Copy of {source.book.title}"
    return drive.picture(call.service.store.copy(source, title, call.service.clock.now()))


@route("GET", FILE + "/export")
def export_file(call: Call, id_: str) -> Answer:
    file = drive.found(call.service.store, id_)
    type_ = call.params.get("mimeType") or ""
    if type_ != "text/csv":
        raise Refusal(400, "The requested conversion is not supported.")
    return Answer(200, drive.exported(file, call.service.known(file, file.book)), type_)


@route("POST", "/token")
def give_token(call: Call) -> Answer:
    """A service account's assertion against an access token; the signature is not looked at."""
    form = parse_qs(call.body.decode())
    if call.service.revoked or not form.get("assertion"):
        error = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        return Answer(400, json.dumps(error).encode())
    token = {"access_token": "stand-in", "expires_in": 3599, "token_type": "Bearer"}
    return Answer(200, json.dumps(token).encode())


@route("GET", FILE + "/comments")
def list_comments(call: Call, id_: str) -> Json:
    drive.found(call.service.store, id_)
    return {"comments": []}


@route("GET", FILE + "/permissions")
def list_permissions(call: Call, id_: str) -> Json:
    return {"permissions": drive.found(call.service.store, id_).permissions}


@route("POST", FILE + "/permissions")
def add_permission(call: Call, id_: str) -> Json:
    file = drive.found(call.service.store, id_)
    permission = {"kind": "drive#permission", "id": str(call.service.store.draw.randrange(10**20))} | call.json
    file.permissions.append(permission)
    return {name: permission[name] for name in ("kind", "id", "type", "role") if name in permission}


@route("DELETE", FILE + r"/permissions/([^/]+)")
def remove_permission(call: Call, id_: str, wanted: str) -> None:
    file = drive.found(call.service.store, id_)
    file.permissions = [one for one in file.permissions if one["id"] != wanted]


@route("PUT", r"/upload/drive/v2/files/([^/]+)")
def import_csv(call: Call, id_: str) -> Json:
    """The whole workbook becomes one sheet, of what the file says."""
    drive.found(call.service.store, id_)
    call.service.change(id_, lambda change: drive.imported(change, call.body.decode()))
    return {"kind": "drive#file", "id": id_}
