"""What the examination of a suspicious mail finds, and that nothing in a mail can stop it."""

from __future__ import annotations

import base64
import io
import unicodedata
import zipfile

import pytest
from examined_corpus import KnownMail, build, corpus, pdf, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.examine import Known, examine
from workbench.analysis.examine.codes import CODES
from workbench.analysis.examine.needs import may_hit, needs_of, pieces_of
from workbench.analysis.examine.reading import read_mail
from workbench.analysis.examine.wordings import wordings
from workbench.model.examined import ExaminedMail

MAILS = {mail.name: mail for mail in corpus()}
KNOWN = Known(domains=("harbour-tools.example",))
HEAD = b"From: a <a@b.example>\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def _codes(mail: ExaminedMail) -> set[str]:
    return {reason.code for reason in mail.reasons}


def _page(text: str) -> ExaminedMail:
    return examine(build(name="p", sender="Shop <news@shop.example>", subject="Hello", page=text))


def _file(name: str, data: bytes) -> ExaminedMail:
    files = ((name, "application/octet-stream", data),)
    return examine(
        build(name="f", sender="A <a@b.example>", subject="Hello", text="Hello there, see this.", files=files)
    )


def test_the_corpus_is_told_apart() -> None:
    seen = [(mail, examine(mail.raw).finding) for mail in MAILS.values()]
    assert len(seen) >= 150
    traps = [finding for mail, finding in seen if mail.trap]
    ordinary = [finding for mail, finding in seen if not mail.trap]
    assert traps.count("suspicious") >= 0.95 * len(traps)
    assert ordinary.count("suspicious") <= 0.02 * len(ordinary)
    assert ordinary.count("nothing found") >= 0.85 * len(ordinary)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("bank-verify", {"name-borrows-brand", "threatens-account", "link-into-broken-site", "greets-nobody"}),
        ("paypal-ip", {"authentication-failed", "link-disguised-brand", "link-to-bare-address"}),
        ("password-expires", {"name-borrows-own-domain", "mailbox-trouble", "link-carries-address"}),
        ("voicemail-file", {"file-page-asks", "document-lure"}),
        ("parcel-fee", {"link-shortened", "parcel-lure"}),
        ("bec-gift", {"gift-cards", "quick-favour", "secrecy"}),
        ("bec-bank-change", {"payment-changed", "answers-go-to-free-mail", "link-in-file"}),
        ("extortion", {"extortion"}),
        ("inheritance", {"advance-fee", "no-recipient"}),
        ("macro-invoice", {"file-macros"}),
        ("exe-in-zip", {"file-holds-program"}),
        ("locked-zip", {"file-encrypted", "file-holds-program"}),
        ("double-ending", {"file-two-endings", "file-runs"}),
        ("svg-file", {"file-page", "file-page-script"}),
        ("own-domain-lookalike", {"domain-imitates-own", "link-imitates-own"}),
        ("form-in-mail", {"form-asks", "domain-borrows-brand"}),
        ("zh-mailbox", {"mailbox-trouble", "asks-to-verify", "deadline", "name-is-an-office"}),
        ("zh-subsidy", {"pay-lure", "calls-to-click", "asks-for-data"}),
        ("homoglyph", {"name-disguised", "letters-disguised"}),
        ("zero-width", {"split-words"}),
        ("picture-only", {"link-only-picture", "picture-for-text", "links-lead-away-from-brand"}),
        ("userinfo-link", {"link-disguised-brand"}),
        ("netflix", {"filter-says-spam"}),
        ("tech-support", {"renewal-by-phone"}),
        ("pt-bank", {"name-borrows-brand", "threatens-account", "asks-to-verify", "authentication-failed"}),
        ("pt-points", {"points-lure", "link-shortened"}),
        ("pt-tax", {"authority-notice"}),
        ("es-bank", {"tells-of-intrusion", "threatens-account"}),
        ("fr-parcel", {"parcel-lure"}),
        ("de-prize", {"name-decorated", "prize", "filter-says-spam"}),
        ("de-diet", {"miracle-offer"}),
        ("wallet-token", {"wallet", "private-address-with-page"}),
        ("renewal-scare", {"protection-expired"}),
        ("storage-full", {"storage-lure"}),
        ("casino", {"casino-lure"}),
        ("dating", {"dating-lure"}),
        ("cut-words", {"header-words-cut", "names-recipient"}),
        ("struck", {"letters-disguised"}),
        ("tenant", {"tenant-of-nobody"}),
        ("report-user", {"answers-go-to-free-mail", "tells-of-intrusion"}),
        ("hidden-filler", {"hidden-filler"}),
        ("junk-folder", {"filter-says-spam", "junk-offer"}),
    ],
)
def test_a_trap_is_found_out_by_what_makes_it_one(name: str, codes: set[str]) -> None:
    mail = examine(MAILS[f"{name}-0"].raw, KNOWN)
    assert mail.finding == "suspicious"
    assert codes <= _codes(mail)
    assert all(reason.sentence.endswith((".", "!")) for reason in mail.reasons)


@pytest.mark.parametrize(
    ("line", "points"),
    [
        ("X-MS-Exchange-Organization-SCL: 1", 0),
        ("X-MS-Exchange-Organization-SCL: 5", 20),
        ("X-MS-Exchange-Organization-SCL: 9", 26),
        ("X-Forefront-Antispam-Report: CIP:203.0.113.7;SFV:SPM;CAT:HPHSH;", 26),
        ("X-Forefront-Antispam-Report: CIP:203.0.113.7;SFV:NSPM;CAT:NONE;", 0),
        ("X-Spamd-Result: default: False [14.10 / 25.00]; A(7.00)[]", 20),
        ("X-Spamd-Result: default: False [-2.10 / 25.00]; A(7.00)[]", 0),
        ("X-Pm-Spam-Action: phishing", 26),
        ("X-Rspamd-Action: add header", 20),
        ("X-Rspamd-Action: greylist", 0),
        ("X-Microsoft-Antispam: BCL:9;ARA:1444111002", 8),
        ("X-Microsoft-Antispam: BCL:0;", 0),
        ("X-Spam-Status: No, score=1.2", 0),
        ("X-Spam-Status: Yes, score=9.2", 12),
        ('X-Gmail-Labels: Spam,"Category updates"', 20),
    ],
)
def test_what_the_receiving_filter_wrote_is_heard(line: str, points: int) -> None:
    mail = examine(f"{line}\r\n".encode() + MAILS["colleague-0"].raw)
    assert sum(reason.points for reason in mail.reasons if reason.code == "filter-says-spam") == points


def test_a_mark_of_a_trade_name_is_no_disguise_and_ones_own_network_no_bare_address() -> None:
    mail = examine(
        build(name="t", sender="Fjord\u2122 <a@fjord.example>", subject="x", text="see http://10.1.2.3/wiki")
    )
    assert not {"name-disguised", "link-to-bare-address"} & _codes(mail)


def test_a_pattern_is_tried_on_every_text_that_it_would_hit() -> None:
    texts = [read_mail(mail.raw).plain for mail in MAILS.values()]
    pieces = [pieces_of(text) for text in texts]
    for wording in wordings():
        for pattern, needs in wording.plain:
            left_out = [t for t, p in zip(texts, pieces, strict=True) if not may_hit(needs, p)]
            assert not any(map(pattern.search, left_out)), pattern.pattern


@pytest.mark.parametrize(
    ("pattern", "text", "tried"),
    [
        ("verify your|call", "nothing of it", False),
        ("verify your|call", "call me", True),
        (r"(?:claims?|redeem) x{0,4}(?: [^ ]{1,25}+){0,4} (?:prize|reward)\b", "claim what is yours", False),
        (r"(?:claims?|redeem) x{0,4}(?: [^ ]{1,25}+){0,4} (?:prize|reward)\b", "claim your prize", True),
        (r"(?:24|48) hours", "48 days", False),
        (r"(?:maybe)? ?(?:it|them) \d{2}", "nothing can be told", True),
        (r"accounts?[]a|b(] (?:opened|closed){1,2}", "accounta closed", True),
        (r"accounts?[]a|b(] (?:opened|closed){1,2}", "account is mine", False),
    ],
)
def test_what_a_pattern_needs_is_read_off_it(pattern: str, text: str, *, tried: bool) -> None:
    assert may_hit(needs_of(pattern), pieces_of(text)) is tried


STORY = (
    "Dear Sir, permit me to introduce myself. I am the widow of the late minister, and the central bank holds a sum of "
    "fifteen million that he left. {more}"
)


@pytest.mark.parametrize("through", ["", "List-Post: <mailto:walkers@lists.example>\r\n"])
def test_a_long_letter_of_a_strangers_fortune_is_a_trap_even_through_a_list(through: str) -> None:
    more = (
        "It can be transferred into your account with no risk. You keep thirty percent. This needs the utmost secrecy "
        "and a reliable partner; send your phone number to reach me. God bless you. "
    )
    letter = STORY.format(more=more) + "We lived by the sea for many quiet years. " * 80
    mail = examine(f"{through}From: A <a@b.example>\r\nTo: c@d.example\r\nSubject: Hello\r\n\r\n{letter}".encode())
    assert mail.finding == "suspicious"
    assert "fortune-story" in _codes(mail)


def test_news_of_a_bank_and_a_great_sum_tells_no_fortune_story() -> None:
    news = STORY.format(more="The court in Lagos hears the case in May, and its report is public.")
    assert "fortune-story" not in _codes(_page(news))


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        (
            "mBank",
            "Szanowny kliencie, Twoje konto zostało zablokowane. [[Zaloguj się|https://a.example/]]",
            {"threatens-account"},
        ),
        ("InPost", "Twoja paczka została wstrzymana, brak opłaty. [[Zapłać|https://a.example/]]", {"parcel-lure"}),
        ("Ziraat", "Değerli müşterimiz, hesabınız kısıtlandı. [[Giriş yap|https://a.example/]]", {"greets-nobody"}),
        ("MitID", "Kære kunde, dit MitID er spærret. [[Opdater|https://a.example/]]", {"threatens-account"}),
        ("Bank", "고객님의 계정이 정지되었습니다. [[로그인|https://a.example/]]", {"threatens-account"}),
        ("Bank", "عزيزي العميل، تم تعليق حسابك. [[تحديث|https://a.example/]]", {"threatens-account"}),
        ("Bank", "Уважаемый клиент, ваш счет заблокирован. [[Подтвердить|https://a.example/]]", {"threatens-account"}),
    ],
)
def test_traps_in_further_languages_are_found(name: str, text: str, codes: set[str]) -> None:
    mail = examine(build(name="e", sender=f"{name} <a@shop.example>", subject="1", page=text))
    assert mail.finding == "suspicious"
    assert codes <= _codes(mail)


def test_a_name_with_the_mark_of_a_trade_name_is_still_that_name() -> None:
    mail = examine(build(name="t", sender="McAfee™ <a@quarry.example>", subject="Hello", page="Your plan ends."))
    assert "name-borrows-brand" in _codes(mail)


def test_an_answer_counts_as_one_only_where_it_names_the_mail_that_it_answers() -> None:
    assert "goes-on-in-thread" in _codes(examine(b"In-Reply-To: <1@c.example>\r\n" + HEAD + b"\r\nThank you.\r\n"))
    assert "goes-on-in-thread" not in _codes(examine(b"In-Reply-To: _-x1@c.example\r\n" + HEAD + b"\r\nThank you.\r\n"))


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("See you on Monday.", True),
        ("Please ask our desk at desk@b.example.", True),
        ("Write to me at anna.k88@gmail.com.", False),
        ("Scan the QR code with your phone.", False),
        ("Reach me on WhatsApp.", False),
    ],
)
def test_a_mail_without_links_may_still_ask_to_be_answered_elsewhere(text: str, *, harmless: bool) -> None:
    assert ("nothing-to-follow" in _codes(examine(HEAD + b"\r\n" + text.encode() + b"\r\n"))) is harmless


@pytest.mark.parametrize(
    ("subject", "numbered"),
    [
        ("Rates are low! 28940", True),
        ("For you 2306ujKl4-057SXua", True),
        ("Report for 2024", False),
        ("Order 28940", False),
    ],
)
def test_signs_behind_a_subject_that_mean_nothing_are_seen(subject: str, *, numbered: bool) -> None:
    mail = examine(build(name="n", sender="A <a@b.example>", subject=subject, text="Hello there."))
    assert ("subject-numbered" in _codes(mail)) is numbered


def test_a_director_who_writes_from_a_private_address_is_no_ordinary_sender() -> None:
    mail = examine(
        build(name="d", sender="Carla Ruiz, CEO <x77@gmail.com>", subject="Errand", text="Are you at your desk?")
    )
    assert mail.finding == "suspicious"


def test_a_finding_says_what_to_do() -> None:
    trap = examine(MAILS["bec-bank-change-0"].raw)
    told = " ".join(trap.advice)
    for word in (
        "Report it as spam",
        "Block the sender",
        "every copy",
        "who clicked",
        "a number that you already hold",
    ):
        assert word in told
    honest = examine(MAILS["colleague-0"].raw)
    assert (honest.finding, honest.says[:7]) == ("nothing found", "Nothing")
    assert "no proof" in honest.says


def test_a_pass_counts_only_from_the_server_that_took_the_mail_in() -> None:
    raw = MAILS["paypal-receipt-0"].raw
    assert "authenticated-brand" in _codes(examine(raw))
    forged = raw.replace(
        b"Authentication-Results: mx1.harbour-tools.example", b"Authentication-Results: mx.forger.example"
    )
    assert not {"authenticated", "authenticated-brand"} & _codes(examine(forged))
    assert "not known" in examine(forged).checks[0]
    silent = examine(MAILS["colleague-0"].raw)
    assert silent.checks == ("Not checked: no server left a word about SPF, DKIM or DMARC.",)


def test_a_server_that_writes_a_line_for_each_check_is_heard_to_the_end() -> None:
    line = b"Authentication-Results: mx1.harbour-tools.example; "
    rest = MAILS["colleague-0"].raw
    mail = examine(
        line + b"dkim=none\r\n" + line + b"spf=softfail\r\n" + b"Authentication-Results: x; dmarc=fail\r\n" + rest
    )
    assert [check.split(" (")[0] for check in mail.checks] == ["dkim none", "spf softfail"]
    assert "spf-failed" in _codes(mail)


def test_the_way_it_came_is_told_newest_first() -> None:
    path = examine(MAILS["colleague-0"].raw).path
    assert path == ("mx.harbour-tools.example (unknown [203.0.113.7]) → mx1.harbour-tools.example",)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("http://www.paypal.com.login-check.example/x", "link-borrows-brand"),
        ("http://xn--pypal-4ve.example/", "link-mixed-script"),
        ("http://shop.example.net:8081/", "link-odd-port"),
        ("https://www.google.com/url?q=http://bad.example/", "link-redirects"),
        ("javascript:alert(1)", "link-runs-script"),
        ("http://x.example.weebly.com/", "link-to-free-host"),
        ("http://0x7f000001/a", "link-to-bare-address"),
    ],
)
def test_an_odd_link_is_named_with_where_it_leads(link: str, code: str) -> None:
    mail = _page(f"See [[this|{link}]] please, it is about the matter that we spoke of on Monday.")
    (found,) = [reason for reason in mail.reasons if reason.code == code]
    assert link[:20] in found.evidence
    assert mail.links[0].shown == "this"


def test_links_in_a_pdf_are_seen_and_a_locked_one_is_told() -> None:
    mail = _file("a.pdf", pdf("http://198.51.100.7/login"))
    assert {"link-in-file", "link-to-bare-address"} <= _codes(mail)
    assert mail.links[0].where == "a.pdf"
    locked = _file("a.pdf", pdf("x") + b"/Encrypt 3 0 R")
    assert any("locked" in said for said in locked.not_examined)


def test_an_archive_is_listed_and_never_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(30 * 2**20))
    mail = _file("a.zip", out.getvalue())
    assert "file-bomb" in _codes(mail)
    assert mail.files[0].holds == ("zeros.txt",)
    rar = _file("a.rar", b"Rar!\x1a\x07\x00")
    assert any("only ZIP is looked into" in said for said in rar.not_examined)


def test_archives_in_an_archive_are_looked_into_up_to_a_bound_that_is_said() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.zip", zipped("run.exe"))
    mail = _file("a.zip", out.getvalue())
    assert "file-holds-program" in _codes(mail)
    assert "0.zip/run.exe" in mail.files[0].holds
    assert any("an archive inside an archive" in said for said in mail.not_examined)


def test_what_a_picture_shows_is_said_to_be_unread() -> None:
    mail = _file("a.png", b"\x89PNG" + bytes(4000))
    assert any("QR codes" in said for said in mail.not_examined)


def test_hidden_words_are_shown() -> None:
    mail = _page(
        f"<div style='display: none'>{'secret words ' * 30}</div> Hello, this is the text that everybody sees."
    )
    (hidden,) = [reason for reason in mail.reasons if reason.code == "hidden-words"]
    assert "secret words" in hidden.evidence


def test_a_trap_that_was_handed_on_as_a_file_is_found() -> None:
    inner = MAILS["paypal-ip-0"].raw
    report = (
        HEAD + b'Content-Type: multipart/mixed; boundary="e"\r\n\r\n--e\r\n\r\nIs this real?\r\n--e\r\nContent-Type: '
        b"message/rfc822"
    )
    mail = examine(report + b"\r\n\r\n" + inner + b"\r\n--e--\r\n")
    assert mail.finding == "suspicious"
    assert mail.reasons[0].code == "attached-mail-suspicious"


def test_whom_the_house_knows_counts() -> None:
    raw = MAILS["thread-0"].raw
    assert "known-correspondent" in _codes(examine(raw, Known(correspondents=frozenset({"mira@north-supply.example"}))))
    assert "first-contact" in _codes(examine(raw, Known(correspondents=frozenset())))
    boss = examine(MAILS["bec-gift-0"].raw, Known(domains=KNOWN.domains, people=("Amara Obi",)))
    assert "name-is-own-person" in _codes(boss)


def test_every_reason_stands_in_the_table() -> None:
    seen = {reason.code for mail in MAILS.values() for reason in examine(mail.raw).reasons}
    assert seen <= set(CODES)


def test_what_strangers_wrote_is_cleaned() -> None:
    hostile = "P\x1b]52;c;x\x07ay\u202epal\u2028"
    raw = build(
        name="h", sender=f"{hostile} <a@paypal-x.example>", subject=hostile, text=f"{hostile} verify your account"
    )
    told = examine(raw).model_dump_json()
    assert not {c for c in told if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def _nested(kind: bytes, deep: int) -> bytes:
    raw = HEAD + b"\r\nhi"
    for level in range(deep):
        edge = b"e%d" % level
        if kind == b"rfc822":
            raw = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + raw
        else:
            raw = HEAD + b"Content-Type: multipart/mixed; boundary=" + edge + b"\r\n\r\n--" + edge + b"\r\n" + raw
    return raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 1000,
        b":" * 100_000,
        _nested(b"rfc822", 200),
        _nested(b"mixed", 200),
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href=" * 50_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b'<div style="display:none">' * 20_000,
        HEAD + b"\r\n" + b"order call verify your account " * 20_000,
        HEAD + b"\r\n" + b"http://" * 50_000,
        HEAD + b"Content-Type: text/plain; charset=no-such-set\r\n\r\n\xff\xfe\xfd",
        b"From: " + b"<a@" * 30_000 + b"\r\n\r\nx",
        b"Authentication-Results: " + b"spf=" * 20_000 + b"\r\n" + HEAD,
        b"Received: " + b"from a (" * 10_000 + b"\r\n" + HEAD,
        b"Subject: " + b"=?utf-8?q?" * 10_000 + b"\r\n" + HEAD,
        HEAD + b"Content-Type: text/html\r\n\r\n&#" + b"1" * 5000 + b"; &#x" + b"f" * 5000 + b";",
        HEAD + b"Content-Type: text/plain; charset=base64\r\n\r\nhello",
    ],
    ids=range(16),
)
def test_a_mail_made_to_break_readers_is_examined_as_far_as_it_goes(raw: bytes) -> None:
    assert examine(raw).finding in ("suspicious", "unclear", "nothing found", "not examined")


def test_a_mail_that_is_too_long_says_where_the_look_ended() -> None:
    mail = examine(HEAD + b"\r\n" + b"hello world\r\n" * 2_700_000)
    assert mail.not_examined == ("Not examined: what lies beyond its first 32 MB.",)


_PIECES = st.sampled_from(
    [
        b"From: PayPal <x@y.example>", b"Content-Type: multipart/mixed; boundary=a", b"--a", b"--a--", b"\r\n", b"\n\n",
        b"Content-Type: text/html; charset=gb2312", b"Content-Transfer-Encoding: base64", b"<a href='http://", b"</a>",
        b"<form><input type=password>", b"%PDF-1.4 /URI (", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"Subject: =?gbk?B?",
        "邮箱".encode(), "邮箱".encode("gbk"), b"\xff\xfe", b"Content-Disposition: attachment; filename*0*=utf-7''a",
            b"@",
            b"xn--",
        b"Received: from a (b [1.2.3.4]) by c; Mon, 99 Foo 2026", b"Content-Type: message/rfc822", b"http://[::1",
            b"<!--", b"\0",
    ]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_PIECES | st.binary(max_size=30), max_size=40))
def test_no_bytes_stop_it(pieces: list[bytes]) -> None:
    mail = examine(b"".join(pieces))
    assert mail.model_dump_json()


@settings(max_examples=40)
@given(
    st.sampled_from(["a.zip", "a.docx", "a.doc", "a.pdf", "a.html", "a.bin"]),
    st.lists(_PIECES | st.binary(max_size=60), max_size=15),
)
def test_no_file_stops_it(name: str, pieces: list[bytes]) -> None:
    assert _file(name, b"".join(pieces)).files[0].name == name


@settings(max_examples=30)
@given(st.sampled_from(sorted(MAILS)), st.data())
def test_a_mail_that_was_damaged_on_its_way_is_still_examined(name: str, data: st.DataObject) -> None:
    mail: KnownMail = MAILS[name]
    start = data.draw(st.integers(0, len(mail.raw)))
    end = data.draw(st.integers(start, len(mail.raw)))
    assert examine(mail.raw[:start] + mail.raw[end:]).sha256


def test_a_body_whose_packing_is_broken_is_read_as_far_as_it_goes() -> None:
    coded = base64.b64encode(b"Dear customer, verify your account now").rstrip(b"=")[:-3]
    mail = examine(HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + coded + b"!!!")
    assert "asks-to-verify" in _codes(mail)
