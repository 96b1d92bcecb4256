"""Drafts that a mail program opens ready to send: what was meant is read back, and nothing else is in them."""

import io
from datetime import datetime
from email import message_from_bytes
from email import message_from_bytes as compat32
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import PurePosixPath
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.mails import Mail, Sender, address, draft, drafts, message, one_line, safe_name
from rules.faults import RuleError

AT = datetime(2024, 5, 2, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
SENDER = Sender("Admissions d'IMT Mines Alès", "admissions@ecole.example.org")
SUBJECT = "Votre candidature à IMT Mines Alès : admissibilité"
TEXT = "Bonjour Zoé Lefèvre,\n\nVous êtes admissible.\n.\nFrom ici\n\nCordialement"
ZOE = Mail("courriel:24-00001/MKX1/admissible1", "zoe@exemple.invalid", "Zoé Lefèvre", SUBJECT, TEXT)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def another(**values: str) -> Mail:
    return Mail(**{**ZOE.__dict__, **values})


def test_a_draft_is_what_was_written() -> None:
    found = read(draft(ZOE, SENDER, AT))
    assert sorted(found.keys()) == sorted([*HEADERS, "X-Unsent"])
    assert str(found["From"].addresses[0]) == "Admissions d'IMT Mines Alès <admissions@ecole.example.org>"
    assert str(found["To"].addresses[0]) == "Zoé Lefèvre <zoe@exemple.invalid>"
    assert (found["Subject"], found["X-Unsent"]) == (SUBJECT, "1")
    assert found["Date"].datetime == AT
    assert found.get_content() == f"{TEXT}\n".replace("\n", "\r\n")
    assert found.get_content_charset() == "utf-8"


def test_a_mail_that_leaves_by_smtp_is_no_draft() -> None:
    assert message(ZOE, SENDER, AT) == draft(ZOE, SENDER, AT).replace(b"X-Unsent: 1\r\n", b"")


def test_the_same_letter_is_the_same_bytes_and_another_key_another_identifier() -> None:
    joined = Mail(**{**ZOE.__dict__, "calendar": b"BEGIN:VCALENDAR\r\n"})
    for mail in (ZOE, joined):
        assert draft(mail, SENDER, AT) == draft(mail, SENDER, AT)
    found, other = (read(draft(mail, SENDER, AT))["Message-ID"] for mail in (ZOE, another(key="courriel:2")))
    assert found != other
    assert found.endswith("@ecole.example.org>")
    assert found == read(draft(another(text="Corrigé"), SENDER, AT))["Message-ID"]
    assert found == "<e4e6cf96157fae0b552406f6258149f0e59285f1@ecole.example.org>"


def test_what_turns_a_line_around_is_left_out() -> None:
    assert one_line("Zoé\u202egnp\u200b\tx\u00a0y") == "Zoégnp x y"


def test_every_line_is_short_and_ends_as_mail_wants() -> None:
    content = draft(another(text="é" * 3000, object="Très long " * 40), SENDER, AT)
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()
    assert all(len(line) <= 76 for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    assert read(content).get_content() == "é" * 3000 + "\r\n"


def test_an_invitation_is_joined_with_its_method() -> None:
    found = read(draft(Mail(**{**ZOE.__dict__, "calendar": b"BEGIN:VCALENDAR\r\n", "method": "REQUEST"}), SENDER, AT))
    text, joined = found.iter_parts()
    assert text.get_content().startswith("Bonjour Zoé")
    assert (joined.get_content_type(), joined.get_param("method")) == ("text/calendar", "REQUEST")
    assert joined.get_filename() == "invitation.ics"
    assert joined.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


HOSTILE = st.sampled_from(
    ["\r\nBcc: tous@exemple.invalid\r\n", "\n\nCorps", "\r", "\x00", "\u2028Bcc: x", "\x85", "\x0b", "\x1c", "\ud800",
     "=?utf-8?q?=0ABcc:_x?=", '", <x@y.invalid>, "', "(comment", "\u202e", "é", "a" * 200]
)  # fmt: skip
TYPED = st.lists(HOSTILE | st.text(max_size=10), max_size=6).map("".join)


@given(TYPED, TYPED, TYPED)
def test_nothing_typed_adds_a_header_or_a_recipient(name: str, subject: str, text: str) -> None:
    found = read(draft(another(name=name, object=subject, text=text), SENDER, AT))
    assert sorted(set(found.keys())) == sorted({*HEADERS, "X-Unsent"})
    assert len(found.keys()) == len(HEADERS) + 1
    assert [to.addr_spec for to in found["To"].addresses] == ["zoe@exemple.invalid"]
    assert [to.addr_spec for to in found["From"].addresses] == ["admissions@ecole.example.org"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=60), st.integers(0, 30))
def test_a_subject_is_read_back(word: str, times: int) -> None:
    subject = " ".join(["très", word, *["Alès :"] * times]).strip()
    found = read(draft(another(object=subject, name=subject), SENDER, AT))
    assert found["Subject"] == one_line(subject)
    name, _ = parseaddr(compat32(draft(another(object=subject, name=subject), SENDER, AT))["To"])
    assert str(make_header(decode_header(name))) == one_line(subject)


@pytest.mark.parametrize(
    "text",
    [
        "", "zoe", "zoe@", "@exemple.fr", "zoe@exemple", "zoe@exemple.fr, tous@exemple.fr", "zoe@@exemple.fr",
        "zoe@exemple.fr\r\nBcc: tous@exemple.fr", "Zoé <zoe@exemple.fr>", "zoé@exemple.fr", "zoe @exemple.fr",
        '"zoe, x"@exemple.fr', "zoe@exemple..fr", "zoe@[127.0.0.1]", "zoe@exemple.fr\x00", "a" * 250 + "@exemple.fr",
        ".zoe@exemple.fr", "zoe.@exemple.fr", "zoe@exemple.fr;tous@exemple.fr", "zoe@ﷺ.fr", "zoe@exemple.fr\u2028x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_one_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match="une adresse, une seule, est attendue"):
        draft(another(to=text), SENDER, AT)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (" zoe.l+ales@exemple.fr ", "zoe.l+ales@exemple.fr"),
        ("o'neil@exemple.fr", "o'neil@exemple.fr"),
        ("zoe@école.example", "zoe@xn--cole-9oa.example"),
    ],
)
def test_an_address_is_written_as_servers_want_it(text: str, written: str) -> None:
    assert address(text).addr_spec == written


def opened(*mails: Mail) -> ZipFile:
    return ZipFile(io.BytesIO(drafts(mails, SENDER, AT)))


def test_many_are_a_zip_in_order() -> None:
    files = opened(ZOE, another(key="courriel:24-00002/MKX1/admissible1", name="Ève"), ZOE)
    assert files.namelist() == [
        "0001-courriel-24-00001-MKX1-admissible1.eml",
        "0002-courriel-24-00002-MKX1-admissible1.eml",
        "0003-courriel-24-00001-MKX1-admissible1.eml",
    ]
    assert files.read("0001-courriel-24-00001-MKX1-admissible1.eml") == draft(ZOE, SENDER, AT)
    assert drafts([ZOE], SENDER, AT) == drafts([ZOE], SENDER, AT)


@given(st.text(max_size=100) | st.sampled_from(["../../etc/passwd", "C:\\x", "CON", "..", "", "a/b", "é\x00"]))
def test_a_file_name_stays_in_its_folder(key: str) -> None:
    name = safe_name(key)
    assert PurePosixPath(name).name == name
    assert name.isascii()
    assert not set(name) & set('\\/:*?"<>|\x00 ')
    assert 0 < len(name) <= 80
    assert name[0] != "."
