"""A blocklist in SQL: networks in, out, with an end, and whatever else somebody wrote into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sql_tools import NOW, VICTIM, Doors, Sql, action, sqlite_file

from workbench.model.actions import ActionKind as K
from workbench.model.errors import NotReadable, ProviderError
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.accounts_database import open_database
from workbench.providers.dovecot.blocklist import Blocklist
from workbench.providers.dovecot.blocklist_table import BlockTable
from workbench.providers.dovecot.options import BlocklistOptions

LATER, SOONER = "2026-11-04T12:00:00+00:00", "2026-11-03T18:00:00+00:00"


@pytest.fixture
def sql(tmp_path: Path) -> Sql:
    return sqlite_file(tmp_path / "users.sqlite")


def blocklist(sql: Sql, doors: Doors | None = None, **options: Any) -> Blocklist:
    given = BlocklistOptions.model_validate(options)
    table = BlockTable(given, open_database(sql.url, sql.password))
    return Blocklist(table, doors or Doors(), lambda: NOW, cached=given.cached)


async def test_a_block_is_listed_with_its_end_and_the_whole_cache_is_emptied_before_sessions_from_there_end(
    sql: Sql,
) -> None:
    doors = Doors()
    receipt = await blocklist(sql, doors).perform(VICTIM, action(K.BLOCK_IP, "2001:db8::/48", until=LATER))
    assert receipt.outcome is Outcome.DONE and doors.told == ["flush ", "kick 2001:db8::/48"]
    (item,) = (await blocklist(sql).observe(VICTIM, Facet.IP_ACCESS)).items
    assert (item.key, item.attrs["until"], item.since) == ("2001:db8::/48", LATER, NOW)
    receipt = await blocklist(sql, doors).perform(VICTIM, action(K.UNBLOCK_IP, "2001:db8::/48"))
    assert receipt.outcome is Outcome.DONE
    assert sql.run("SELECT count(*) FROM blocked_nets")[0][0] == 0


async def test_a_block_that_others_made_is_never_shortened_and_comes_back_as_it_was(sql: Sql) -> None:
    theirs = blocklist(sql)
    await theirs.perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24", until=SOONER))
    before = (await theirs.observe(VICTIM, Facet.IP_ACCESS)).items[0]
    longer = await theirs.perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24", until=LATER))
    again = await theirs.perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24", until=SOONER))
    assert "already" not in longer.detail and "already" in again.detail
    assert (await theirs.observe(VICTIM, Facet.IP_ACCESS)).items[0].attrs["until"] == LATER
    recorded = before.model_dump(mode="json")
    await theirs.perform(VICTIM, action(K.UNBLOCK_IP, "192.0.2.0/24", item=recorded))
    assert (await theirs.observe(VICTIM, Facet.IP_ACCESS)).items == (before,)


async def test_an_entry_that_ran_out_counts_as_none_and_can_be_made_anew(sql: Sql) -> None:
    row = "'192.0.2.7', '2026-11-01 00:00:00', '2026-11-02 00:00:00'"
    sql.run(f"INSERT INTO blocked_nets (cidr, created_at, expires_at) VALUES ({row})")
    assert (await blocklist(sql).observe(VICTIM, Facet.IP_ACCESS)).items == ()
    await blocklist(sql).perform(VICTIM, action(K.BLOCK_IP, "192.0.2.7/32"))
    assert [i.key for i in (await blocklist(sql).observe(VICTIM, Facet.IP_ACCESS)).items] == ["192.0.2.7/32"]
    assert sql.run("SELECT cidr, expires_at FROM blocked_nets") == [("192.0.2.7", None)]


async def test_entries_that_are_no_networks_are_named_and_cleaned(sql: Sql) -> None:
    sql.run("INSERT INTO blocked_nets (cidr, created_at) VALUES ('evil\x1b[2J', '2026-11-01'), ('::1', '2026-11-01')")
    state = await blocklist(sql).observe(VICTIM, Facet.IP_ACCESS)
    assert [i.key for i in state.items] == ["::1/128"] and state.coverage.rows == 2
    assert "\x1b" not in state.coverage.gaps[0] and "evil" in state.coverage.gaps[0]


async def test_numbers_for_a_deny_passdb_are_first_and_last_address_and_ipv6_is_refused(sql: Sql) -> None:
    numbers = blocklist(sql, columns={"low": "low", "high": "high"})
    await numbers.perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24"))
    assert sql.run("SELECT low, high FROM blocked_nets") == [(3221225984, 3221226239)]
    refused = await numbers.perform(VICTIM, action(K.BLOCK_IP, "2001:db8::/48"))
    assert refused.outcome is Outcome.FAILED and "IPv4" in refused.detail


@pytest.mark.parametrize("target", ["192.0.2.1/24", "anything", "", "0x7f.1", "192.0.2.0/24'; DROP TABLE users --"])
async def test_what_is_no_network_is_refused_before_anything_is_asked(sql: Sql, target: str) -> None:
    with pytest.raises(ProviderError, match="CIDR"):
        await blocklist(sql).perform(VICTIM, action(K.BLOCK_IP, target))


async def test_lifting_what_is_not_listed_and_blocking_until_yesterday_are_said_to_have_done_nothing(sql: Sql) -> None:
    gone = await blocklist(sql).perform(VICTIM, action(K.UNBLOCK_IP, "192.0.2.0/24"))
    over = await blocklist(sql).perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24", until="2026-11-01T00:00:00+00:00"))
    assert (gone.outcome, over.outcome) == (Outcome.FAILED, Outcome.FAILED)
    assert "not on the blocklist any more" in gone.detail and "over already" in over.detail


async def test_a_try_of_the_list_tells_how_many_networks_are_blocked_and_names_a_column_that_is_not_there(
    sql: Sql,
) -> None:
    await blocklist(sql).perform(VICTIM, action(K.BLOCK_IP, "192.0.2.0/24"))
    assert "1 network is blocked" in await blocklist(sql).try_out()
    assert sql.run("SELECT cidr FROM blocked_nets") == [("192.0.2.0/24",)]
    with pytest.raises(NotReadable, match="ends"):
        await blocklist(sql, columns={"expires_at": "ends"}).try_out()
