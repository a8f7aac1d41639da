"""Months in which nobody got in but the owner: many ways of life, each of which looks like a theft to somebody."""

from __future__ import annotations

from collections.abc import Callable

from story import DAYS, Story

from workbench.model.words import Facet

__all__ = ["STORIES", "failed_spray", "traveller"]


def clean_month(story: Story) -> None:
    """Office and home."""
    story.works(story.net())
    story.evenings(story.net())


def traveller(story: Story) -> None:
    """A week abroad: hotel, conference and phone, away from the usual networks."""
    office = story.net()
    away = story.random.randrange(12, 20)
    story.works(office, 0, away)
    story.works(office, away + 6)
    hotel, hall = story.net(), story.net()
    for day in range(away, away + 6):
        story.sign(story.at(day, story.random.uniform(7, 8.5)), hotel, region="XB")
        story.sign(story.at(day, story.random.uniform(10, 16)), hall, region="XB")
        story.sign(story.at(day, story.random.uniform(19, 22)), hotel, region="XB")


def vpn_user(story: Story) -> None:
    """The same person through a VPN on some days, beside the office, all month."""
    story.works(story.net())
    vpn = story.net()
    for day in range(DAYS):
        if story.random.random() < 0.5:
            story.sign(story.at(day, story.random.uniform(8, 18)), vpn, region="XC")


def phone_drift(story: Story) -> None:
    """A mobile network that gives another address nearly every time."""
    story.works(story.net())
    block = story.block()
    for day in range(DAYS):
        for _ in range(2):
            ip = f"{block}.{story.random.randrange(1, 255)}"
            story.sign(story.at(day, story.random.uniform(7, 22)), ip, protocol="imap", client="Phone", region="XA")


def mistyped(story: Story) -> None:
    """A new password, mistyped for a day on the old computer."""
    office = story.net()
    story.works(office)
    for n in range(8):
        story.sign(story.at(14, 8 + n / 20), office, success=False, region="XA")
    story.sign(story.at(14, 9), office, region="XA")


def failed_spray(story: Story) -> None:
    """A list of passwords is tried from many places, and none fits."""
    story.works(story.net())
    story.evenings(story.net())
    for n in range(20):
        when = story.at(17, 1 + n / 10)
        story.sign(when, story.net(), success=False, protocol="smtp", client="", region="XD", intruder=True)


def company_vpn(story: Story) -> None:
    """The organisation's VPN from the middle of the month on, beside the line at home; the settings name its exit."""
    home, exit_ = story.net(), story.net()
    story.vpn = (exit_,)
    story.works(home)
    for day in range(14, DAYS):
        if story.random.random() < 0.6:
            story.sign(story.at(day, story.random.uniform(8, 18)), exit_, region="XC")


def collected(story: Story) -> None:
    """Another provider's mailbox collects the mail by POP3, from several of its servers, from day 10 on."""
    story.works(story.net())
    block = story.block()
    servers = [f"{block}.11", f"{block}.12", story.net()]
    for call in range(20 * 24):
        when = story.at(10, 0.3 + call)
        story.sign(when, story.random.choice(servers), protocol="pop3", client="collector", region="XF")


def old_password(story: Story) -> None:
    """After a reset, the phone goes on with the old password for two days: at home, and on its mobile network."""
    office, home, block = story.net(), story.net(), story.block()
    story.works(office)
    for day in range(DAYS):
        drifting = f"{block}.{story.random.randrange(1, 255)}"
        story.sign(story.at(day, 12), drifting, protocol="imap", client="Phone", region="XA")
        story.sign(story.at(day, 20), home, protocol="imap", client="Phone", region="XA")
    story.change(story.at(20, 9), office, Facet.PASSWORD, "the password was changed")
    for n in range(60):
        ip = home if n % 3 else f"{block}.{story.random.randrange(1, 255)}"
        story.sign(story.at(20, 9.5 + n * 0.7), ip, success=False, protocol="imap", client="Phone", attempts=3)


def back_end(story: Story) -> None:
    """The mail system's own services act for the owner, from its datacentres: the records say so."""
    story.works(story.net())
    for day in range(DAYS):
        for _ in range(3):
            when = story.at(day, story.random.uniform(0, 24))
            story.sign(when, story.net(), client="Client=Service", region="XG", by_service=True)


def new_prefix_every_day(story: Story) -> None:
    """A household whose provider hands it another IPv6 prefix every night, with an IPv4 address that stays."""
    v4 = story.net()
    for day in range(DAYS):
        prefix = f"2001:db8:{story.random.randrange(65536):x}:{story.random.randrange(65536):x}"
        for hour in (8, 13, 19):
            device = f"{prefix}::{story.random.randrange(1, 65536):x}"
            ip = v4 if story.random.random() < 0.2 else device
            story.sign(story.at(day, story.random.uniform(hour, hour + 2)), ip, region="XA", session=f"day {day}")


def shift_worker(story: Story) -> None:
    """Early, late and night shifts in turn, at the ward and at home."""
    ward, home = story.net(), story.net()
    for day in range(DAYS):
        begins = (6, 14, 22)[day // 3 % 3]
        story.sign(story.at(day, begins + story.random.uniform(0, 7)), ward, region="XA")
        story.sign(story.at(day, begins + 9 + story.random.uniform(0, 3)), home, client="Phone", region="XA")


def new_phone(story: Story) -> None:
    """A new phone with another mail program, on the usual networks and its mobile line."""
    story.works(story.net())
    home, block = story.net(), story.block()
    story.evenings(home, 0, 15)
    for day in range(15, DAYS):
        story.sign(story.at(day, 20), home, protocol="imap", client="Other phone", region="XA")
        drifting = f"{block}.{story.random.randrange(1, 255)}"
        story.sign(story.at(day, 12.5), drifting, protocol="imap", client="Other phone", region="XA")


def moved_house(story: Story) -> None:
    """A new home with another provider; the office stays."""
    story.works(story.net())
    move = story.random.randrange(10, 20)
    story.evenings(story.net(), 0, move)
    story.evenings(story.net(), move)


def delegate(story: Story) -> None:
    """A colleague looks after the mailbox for a week, from the network where their own account is used."""
    story.works(story.net())
    desk = story.net()
    for day in range(DAYS):
        story.sign(story.at(day, 9), desk, account="colleague@example.com", region="XA")
    for day in range(15, 20):
        story.sign(story.at(day, story.random.uniform(9, 17)), desk, client="Chrome on Mac", region="XA")


def carried_session(story: Story) -> None:
    """One session of a phone's browser, carried from the home's network to the mobile one and back."""
    home, block = story.net(), story.block()
    story.works(home)
    for day in range(DAYS):
        out = f"{block}.{story.random.randrange(1, 255)}"
        hour = story.random.uniform(8, 17)
        for n, ip in enumerate((home, out, home)):
            when = story.at(day, hour + n * 0.4)
            story.sign(when, ip, client="Safari 17.1 on iPhone", region="XA", session="the phone's")


def newsletter(story: Story) -> None:
    """The owner sends a newsletter from the office, and once from a hotel's network."""
    office, hotel = story.net(), story.net()
    story.works(office)
    for day in range(4, 25, 7):
        story.sign(story.at(day, 9), office, region="XA")
        story.send(story.at(day, 9.2), office, 120)
    for day in (26, 27):
        story.sign(story.at(day, 20), hotel, region="XA")
    story.send(story.at(26, 20.2), hotel, 120)


def roaming_phone(story: Story) -> None:
    """A week abroad; the phone's mail comes out in the home country all the while, as roaming does."""
    office, hotel, block = story.net(), story.net(), story.block()
    story.works(office, 0, 14)
    story.works(office, 21)
    for day in range(DAYS):
        drifting = f"{block}.{story.random.randrange(1, 255)}"
        story.sign(story.at(day, story.random.uniform(8, 21)), drifting, protocol="imap", client="Phone", region="XA")
    for day in range(14, 21):
        for hour in (8, 19):
            story.sign(story.at(day, story.random.uniform(hour, hour + 3)), hotel, region="XB")


STORIES: dict[str, Callable[[Story], None]] = {
    "clean month": clean_month,
    "traveller": traveller,
    "traveller with a roaming phone": roaming_phone,
    "VPN user": vpn_user,
    "the organisation's VPN": company_vpn,
    "phone on a mobile network": phone_drift,
    "one session on two networks": carried_session,
    "new IPv6 prefix every day": new_prefix_every_day,
    "shift worker": shift_worker,
    "new phone": new_phone,
    "moved house": moved_house,
    "a colleague as delegate": delegate,
    "mail collected elsewhere": collected,
    "old password after a reset": old_password,
    "the vendor's back-end": back_end,
    "newsletter": newsletter,
    "mistyped at the office": mistyped,
    "spray that fails": failed_spray,
}
