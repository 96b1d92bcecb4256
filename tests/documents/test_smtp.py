"""Delivery against a real server on loopback: each mail has its own outcome, and none leaves twice."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from documents.mails import Mail, Sender
from documents.smtp import LATER, LEFT, PLAIN, REFUSED, SENT, STARTTLS, UNCERTAIN, Outcome, Settings, deliver
from rules.faults import RuleError

AT = datetime(2024, 5, 2, 7, 0, tzinfo=UTC)
SENDER = Sender("Admissions", "admissions@ecole.example.org")
HOST = "127.0.0.1"


def mail(name: str, text: str = "Bonjour Zoé,\n.\n..\n.Point\nÀ bientôt") -> Mail:
    return Mail(f"courriel:{name}", f"{name}@exemple.invalid", name, "Votre candidature", text)


class Server:
    """Answers according to the name of the recipient, and keeps what it accepted."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.texts: list[bytes] = []
        self.sessions = 0
        self.answer = "250 OK"

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:  # fmt: skip  # noqa: N802, E501
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # fmt: skip  # noqa: N802, E501
        name = address.partition("@")[0]
        if name == "cut_before":
            server.transport.abort()
        if name == "closing":
            return "421 4.3.2 Shutting down"
        if name == "unknown":
            return "550 5.1.1 No such user: boîte\u202e inconnue"
        if name == "grey":
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "spam":
            return "554 5.7.1 Rejected"
        if name == "full":
            return "452 4.2.2 Mailbox full"
        self.kept.append(name)
        assert isinstance(envelope.content, bytes)
        self.texts.append(envelope.content)
        if name == "cut_after":
            server.transport.abort()
            await asyncio.sleep(0)
        return self.answer


class Loopback(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = int(server.sockets[0].getsockname()[1])
        super()._trigger_server()


@pytest.fixture
def server() -> Iterator[tuple[Server, Settings]]:
    handler = Server()
    controller = Loopback(handler, hostname=HOST, port=0)
    controller.start()
    yield handler, Settings(HOST, controller.port, PLAIN, timeout=10)
    controller.stop()


def sent(settings: Settings, *names: str) -> list[Outcome]:
    return list(deliver(settings, map(mail, names), SENDER, AT))


def told(outcomes: list[Outcome]) -> list[tuple[str, str, int | None]]:
    return [(one.key.removeprefix("courriel:"), one.status, one.code) for one in outcomes]


def test_a_mail_arrives_as_it_was_written(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    assert told(sent(settings, "zoe")) == [("zoe", SENT, 250)]
    found = message_from_bytes(handler.texts[0], policy=default)
    assert found["To"] == "zoe <zoe@exemple.invalid>"
    assert found.get_content().replace("\r\n", "\n") == "Bonjour Zoé,\n.\n..\n.Point\nÀ bientôt\n"
    assert "X-Unsent" not in found


def test_one_refusal_does_not_stop_the_others(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    outcomes = sent(settings, "a", "unknown", "b", "grey", "c", "spam", "d", "full", "e")
    assert told(outcomes) == [
        ("a", SENT, 250),
        ("unknown", REFUSED, 550),
        ("b", SENT, 250),
        ("grey", LATER, 451),
        ("c", SENT, 250),
        ("spam", REFUSED, 554),
        ("d", SENT, 250),
        ("full", LATER, 452),
        ("e", SENT, 250),
    ]
    assert handler.kept == ["a", "b", "c", "d", "e"]
    assert handler.sessions == 1
    assert outcomes[3].says == ("Le serveur de mél le refuse pour l'instant : 451 4.7.1 Greylisted, try again later")


def test_a_cut_before_the_text_is_certain_and_a_cut_after_it_is_not(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    outcomes = sent(settings, "a", "cut_before", "b", "cut_after", "c")
    assert told(outcomes) == [
        ("a", SENT, 250),
        ("cut_before", LEFT, None),
        ("b", SENT, 250),
        ("cut_after", UNCERTAIN, None),
        ("c", SENT, 250),
    ]
    assert handler.kept == ["a", "b", "cut_after", "c"]
    assert handler.sessions == 3
    assert outcomes[3].says.startswith("Il est peut-être parti : vérifiez auprès du serveur de mél")


@pytest.mark.parametrize("answer", ["garbled", "350 Go on"])
def test_an_answer_that_means_nothing_is_no_refusal(answer: str, server: tuple[Server, Settings]) -> None:
    handler, settings = server
    handler.answer = answer
    assert told(sent(settings, "a")) == [("a", UNCERTAIN, None)]
    assert handler.kept == ["a"]


def test_a_server_that_closes_is_opened_again_for_the_next(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    assert told(sent(settings, "closing", "a")) == [("closing", LATER, 421), ("a", SENT, 250)]
    assert (handler.kept, handler.sessions) == (["a"], 2)


def test_what_is_left_is_passed_again_and_nothing_leaves_twice(server: tuple[Server, Settings]) -> None:
    """The caller stops after two; a second call with those left sends only them."""
    handler, settings = server
    names = ["a", "b", "c", "d"]
    going = deliver(settings, map(mail, names), SENDER, AT)
    done = [next(going).key for _ in range(2)]
    going.close()  # type: ignore[attr-defined]
    assert handler.kept == ["a", "b"]
    left = [name for name in names if f"courriel:{name}" not in done]
    assert told(sent(settings, *left)) == [("c", SENT, 250), ("d", SENT, 250)]
    assert handler.kept == names


def test_the_same_mail_passed_twice_leaves_once(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    assert told(sent(settings, "a", "b", "a")) == [("a", SENT, 250), ("b", SENT, 250), ("a", LEFT, None)]
    assert handler.kept == ["a", "b"]


def test_an_address_that_is_none_is_refused_here_and_the_others_leave(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    wrong = Mail("courriel:x", "x@exemple.invalid>\r\nRCPT TO:<y@exemple.invalid", "x", "Objet", "Texte")
    outcomes = list(deliver(settings, [mail("a"), wrong, mail("b")], SENDER, AT))
    assert [one.status for one in outcomes] == [SENT, REFUSED, SENT]
    assert outcomes[1].says.startswith("Adresse de mél « x@exemple.invalid> RCPT TO:<y@exemple.invalid »")
    assert handler.kept == ["a", "b"]


def test_nobody_at_the_other_end_leaves_everything_to_send() -> None:
    controller = Loopback(Server(), hostname=HOST, port=0)
    controller.start()
    settings = Settings(HOST, controller.port, PLAIN, timeout=10)
    controller.stop()
    outcomes = sent(settings, "a", "b")
    assert told(outcomes) == [("a", LEFT, None), ("b", LEFT, None)]
    assert "rien n'est parti" in outcomes[0].says


def test_a_server_without_encryption_gets_nothing_when_it_is_asked_for(server: tuple[Server, Settings]) -> None:
    handler, settings = server
    strict = Settings(settings.host, settings.port, STARTTLS, timeout=10)
    assert told(sent(strict, "a")) == [("a", LEFT, None)]
    assert handler.kept == []


def test_a_wrong_password_sends_nothing_and_is_not_shown() -> None:
    handler = Server()
    controller = Loopback(
        handler, hostname=HOST, port=0, auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    controller.start()
    settings = Settings(HOST, controller.port, PLAIN, "guichet", "secret-de-test", timeout=10)
    outcomes = sent(settings, "a", "b")
    controller.stop()
    assert told(outcomes) == [("a", LEFT, 535), ("b", LEFT, None)]
    assert handler.kept == []
    assert "secret-de-test" not in f"{outcomes}{settings}"


@pytest.mark.parametrize(("user", "word"), [("é", "x"), ("guichet", "é")])
def test_a_password_that_cannot_be_sent_is_said_without_it(user: str, word: str) -> None:
    controller = Loopback(Server(), hostname=HOST, port=0, auth_require_tls=False)
    controller.start()
    outcomes = sent(Settings(HOST, controller.port, PLAIN, user, word, timeout=10), "a")
    controller.stop()
    assert told(outcomes) in ([("a", LEFT, None)], [("a", LEFT, 535)])
    assert "é" not in outcomes[0].says.replace("mél", "")


def test_a_security_that_is_not_one_is_refused() -> None:
    with pytest.raises(RuleError, match="« startls » : aucune, starttls, tls est attendu"):
        Settings(HOST, 25, "startls")


def test_what_a_server_says_is_shown_on_one_line(server: tuple[Server, Settings]) -> None:
    _, settings = server
    says = sent(settings, "unknown")[0].says
    assert says == "Le serveur de mél le refuse : 550 5.1.1 No such user: boîte inconnue"
