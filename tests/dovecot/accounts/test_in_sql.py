"""What the workbench reads and writes in an accounts' database: the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from pydantic import SecretStr
from sql_tools import NOW, OLD, OTHER, VICTIM, CutAtCommit, Doors, Server, Sql, action, sqlite_file

from workbench.model.actions import ActionKind as K
from workbench.model.errors import NotFound, NotReadable, NotSent, ProviderError
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.accounts import Accounts
from workbench.providers.dovecot.accounts_database import Database, Statements, open_database
from workbench.providers.dovecot.accounts_server import server_of
from workbench.providers.dovecot.blocklist import Blocklist
from workbench.providers.dovecot.blocklist_table import BlockTable
from workbench.providers.dovecot.options import AccountsOptions, BlocklistOptions

pytest_plugins = ("postgres_fixtures",)

NEW = SecretStr("tribe-Oxygen-7-lantern")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> Sql:
    if request.param == "sqlite":
        return sqlite_file(tmp_path / "users.sqlite")
    database = request.getfixturevalue("postgres").database()
    assert isinstance(database, Sql)
    return database


async def test_a_reset_stores_a_hash_empties_the_cache_and_ends_the_sessions_in_this_order(sql: Sql) -> None:
    doors = Doors()
    accounts = sql.accounts(doors)
    before = await accounts.observe(VICTIM, Facet.PASSWORD)
    receipt = await accounts.perform(VICTIM, action(K.RESET_PASSWORD), NEW)
    after = await accounts.observe(VICTIM, Facet.PASSWORD)
    assert receipt.outcome is Outcome.DONE
    assert doors.told == [f"flush {VICTIM}", f"kick {VICTIM}"]
    assert str(sql.one("password")).startswith("{SHA512-CRYPT}$6$")
    assert (before.attrs.get("changed_at"), after.attrs["changed_at"]) == (None, NOW.isoformat())
    assert before.attrs["mark"] != after.attrs["mark"]
    assert sql.one("password", OTHER) == OLD


async def test_no_hash_and_no_password_stands_in_what_is_kept_of_a_reset(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    receipt = await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)
    state = await accounts.observe(VICTIM, Facet.PASSWORD)
    kept = receipt.model_dump_json() + state.model_dump_json()
    for secret in (NEW.get_secret_value(), str(sql.one("password")), "oldoldold", "$6$"):
        assert secret not in kept
    assert "[hidden]" in receipt.exchange and "1 row changed" in receipt.exchange


async def test_after_a_false_alarm_the_old_password_comes_back_once(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    receipt = await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)
    ref = str(receipt.result["former"])
    back = await accounts.perform(VICTIM, action(K.RESTORE_PASSWORD, former=ref))
    assert (back.outcome, sql.one("password")) == (Outcome.DONE, OLD)
    assert sql.run("SELECT count(*) FROM former_passwords")[0][0] == 0
    again = await accounts.perform(VICTIM, action(K.RESTORE_PASSWORD, former=ref))
    assert again.outcome is Outcome.FAILED and "not kept any more" in again.detail


async def test_the_old_password_does_not_come_back_over_one_that_was_set_since(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    ref = str((await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)).result["former"])
    sql.run(f"UPDATE users SET password = 'of-the-owner' WHERE email = '{VICTIM}'")
    receipt = await accounts.perform(VICTIM, action(K.RESTORE_PASSWORD, former=ref))
    assert receipt.outcome is Outcome.FAILED and "changed again since" in receipt.detail
    assert sql.one("password") == "of-the-owner"


async def test_once_a_theft_is_confirmed_the_password_that_the_intruder_knows_is_forgotten(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    ref = str((await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)).result["former"])
    await accounts.forget_former(VICTIM, ref)
    await accounts.forget_former(VICTIM, ref)
    assert sql.run("SELECT count(*) FROM former_passwords")[0][0] == 0


async def test_nothing_is_kept_of_a_reset_that_is_not_to_be_taken_back(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    assert (await accounts.perform(VICTIM, action(K.RESET_PASSWORD), NEW)).result == {}
    assert sql.run("SELECT count(*) FROM former_passwords")[0][0] == 0


async def test_a_reset_whose_answer_was_lost_is_taken_back_without_its_reference_and_forgotten_too(sql: Sql) -> None:
    accounts = sql.accounts(former_passwords="former_passwords")
    await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)
    assert (await accounts.perform(VICTIM, action(K.RESTORE_PASSWORD))).outcome is Outcome.DONE
    assert sql.one("password") == OLD
    await accounts.perform(VICTIM, action(K.RESET_PASSWORD, keep_former=True), NEW)
    await accounts.forget_former(VICTIM, "")
    assert sql.run("SELECT count(*) FROM former_passwords")[0][0] == 0


async def test_suspension_protocols_and_the_second_factor_go_on_and_off(sql: Sql) -> None:
    accounts = sql.accounts()
    await accounts.perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    await accounts.perform(VICTIM, action(K.REQUIRE_SECOND_FACTOR))
    await accounts.perform(VICTIM, action(K.DISABLE_PROTOCOL, "pop3"))
    assert (await accounts.observe(VICTIM, Facet.SIGN_IN)).attrs == {"suspended": True}
    assert (await accounts.observe(VICTIM, Facet.SECOND_FACTORS)).attrs == {"required": True}
    protocols = await accounts.observe(VICTIM, Facet.PROTOCOLS)
    assert [(i.key, i.enabled) for i in protocols.items] == [
        ("imap", True),
        ("pop3", False),
        ("smtp", True),
        ("sieve", True),
    ]
    assert (await accounts.observe(OTHER, Facet.SIGN_IN)).attrs == {"suspended": False}
    await accounts.perform(VICTIM, action(K.RESUME_SIGN_IN, attrs={"suspended": False}))
    await accounts.perform(VICTIM, action(K.LIFT_SECOND_FACTOR))
    await accounts.perform(VICTIM, action(K.ENABLE_PROTOCOL, "pop3", item={"key": "pop3", "enabled": True}))
    assert (sql.one("locked"), sql.one("require_app_password"), sql.one("allow_pop3")) == (0, 0, 1)


async def test_a_flag_keeps_the_words_of_its_column_and_may_mean_the_opposite(sql: Sql) -> None:
    sql.run("ALTER TABLE users ADD COLUMN active VARCHAR(1) NOT NULL DEFAULT 'Y'")
    accounts = sql.accounts(user_columns={"locked": "not active"})
    assert (await accounts.observe(VICTIM, Facet.SIGN_IN)).attrs == {"suspended": False}
    await accounts.perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    assert (sql.one("active"), sql.one("active", OTHER)) == ("N", "Y")
    assert (await accounts.observe(VICTIM, Facet.SIGN_IN)).attrs == {"suspended": True}


async def test_a_flag_that_is_empty_is_not_taken_for_off(sql: Sql) -> None:
    sql.run("ALTER TABLE users ADD COLUMN shut INTEGER")
    with pytest.raises(NotReadable, match="holds nothing"):
        await sql.accounts(user_columns={"locked": "shut"}).observe(VICTIM, Facet.SIGN_IN)


async def test_app_passwords_are_listed_by_service_revoked_one_by_one(sql: Sql) -> None:
    sql.run(
        *(
            "INSERT INTO app_passwords (id, email, label, sha256, services, created_at, expires_at) VALUES "
            f"({number}, '{who}', 'phone', 'aa', 'imap,submission', '2026-11-01 08:00:00', {until})"
            for number, who, until in ((1, VICTIM, "NULL"), (2, VICTIM, "'2026-11-02 00:00:00'"), (3, OTHER, "NULL"))
        )
    )
    accounts = sql.accounts()
    first, second = (await accounts.observe(VICTIM, Facet.APP_PASSWORDS)).items
    assert (first.key, first.enabled, first.attrs["services"]) == ("1", True, ["imap", "submission"])
    assert (second.key, second.enabled) == ("2", False)
    receipt = await accounts.perform(VICTIM, action(K.REVOKE_APP_PASSWORD, "1"))
    assert receipt.outcome is Outcome.DONE
    assert [i.key for i in (await accounts.observe(VICTIM, Facet.APP_PASSWORDS)).items] == ["2"]
    for key in ("1", "3", "9", "1 OR 1=1"):  # revoked, another's, none, hostile
        receipt = await accounts.perform(VICTIM, action(K.REVOKE_APP_PASSWORD, key))
        assert receipt.outcome is Outcome.FAILED and "nothing was changed" in receipt.detail.lower()
    assert (await accounts.perform(VICTIM, action(K.RESTORE_APP_PASSWORD, "1"))).outcome is Outcome.DONE
    assert len((await accounts.observe(VICTIM, Facet.APP_PASSWORDS)).items) == 2


async def test_networks_that_may_sign_in_are_added_and_put_back_as_they_were(sql: Sql) -> None:
    sql.run(f"UPDATE users SET allow_nets = '198.51.100.0/24' WHERE email = '{VICTIM}'")
    accounts = sql.accounts()
    before = (await accounts.observe(VICTIM, Facet.IP_ACCESS)).attrs
    await accounts.perform(VICTIM, action(K.RESTRICT_LOGIN_IP, "192.0.2.0/24"))
    assert (await accounts.observe(VICTIM, Facet.IP_ACCESS)).attrs == {
        "login_from": ["192.0.2.0/24", "198.51.100.0/24"]
    }
    await accounts.perform(VICTIM, action(K.LIFT_LOGIN_IP, "192.0.2.0/24", attrs=before))
    assert (await accounts.observe(VICTIM, Facet.IP_ACCESS)).attrs == before
    refused = await accounts.perform(VICTIM, action(K.RESTRICT_LOGIN_IP, "192.0.2.0/33"))
    assert refused.outcome is Outcome.FAILED and "CIDR" in refused.detail


async def test_an_account_that_is_not_there_or_there_twice_is_said_and_left_alone(sql: Sql) -> None:
    sql.run(f"INSERT INTO users (email, password) VALUES ('Lin.Wei@example.com', '{OLD}')")
    accounts = sql.accounts()
    with pytest.raises(NotFound, match="There is no account"):
        await accounts.observe("nobody@example.com", Facet.SIGN_IN)
    with pytest.raises(NotReadable, match="2 rows"):
        await accounts.observe("Lin.Wei@example.com", Facet.SIGN_IN)
    receipt = await accounts.perform("Lin.Wei@example.com", action(K.SUSPEND_SIGN_IN))
    assert receipt.outcome is Outcome.FAILED and "2 rows" in receipt.detail
    assert sql.run("SELECT sum(locked) FROM users")[0][0] == 0


async def test_a_cache_that_could_not_be_emptied_makes_the_reset_pending_and_says_what_to_do(sql: Sql) -> None:
    receipt = await sql.accounts(Doors(NotSent("doveadm can't be reached."))).perform(
        VICTIM, action(K.RESET_PASSWORD), NEW
    )
    assert receipt.outcome is Outcome.DONE and receipt.pending_until is not None
    assert f"doveadm auth cache flush {VICTIM}" in receipt.detail


async def test_tables_and_columns_may_bear_other_names_and_a_missing_one_is_named(sql: Sql) -> None:
    sql.run("ALTER TABLE users RENAME TO mailbox", "ALTER TABLE mailbox RENAME COLUMN password TO hash")
    accounts = sql.accounts(users="mailbox", user_columns={"password": "hash", "locked": "shut"})
    assert (await accounts.observe(VICTIM, Facet.PASSWORD)).attrs["scheme"] == "SHA512-CRYPT"
    with pytest.raises(NotReadable, match=r'"?shut"?') as told:
        await accounts.observe(VICTIM, Facet.SIGN_IN)
    assert "accounts' options" in told.value.hint


async def test_what_a_database_says_of_a_refused_value_is_not_passed_on(sql: Sql) -> None:
    if sql.url.startswith("sqlite"):
        sql.run("CREATE TRIGGER no BEFORE UPDATE OF password ON users BEGIN SELECT RAISE(ABORT, 'no'); END")
    else:
        sql.run("ALTER TABLE users DROP COLUMN password", "ALTER TABLE users ADD COLUMN password INTEGER DEFAULT 1")
    receipt = await sql.accounts().perform(VICTIM, action(K.RESET_PASSWORD), NEW)
    assert receipt.outcome is Outcome.FAILED and receipt.detail.startswith("Nothing was changed")
    assert "$6$" not in json.dumps(receipt.model_dump(mode="json"))


async def test_a_try_of_the_database_reads_and_writes_every_column_and_changes_nothing(sql: Sql) -> None:
    before = sql.run("SELECT * FROM users ORDER BY email")
    accounts = sql.accounts(former_passwords="former_passwords")
    assert await accounts.try_out() == "2 accounts; every column is there, and may be written."
    assert sql.run("SELECT * FROM users ORDER BY email") == before
    sql.run("ALTER TABLE users RENAME COLUMN allow_sieve TO sieve_on")
    with pytest.raises(NotReadable, match="allow_sieve"):
        await accounts.try_out()


@pytest.mark.postgres
async def test_a_try_tells_which_right_the_databases_user_lacks(postgres: Server) -> None:
    sql = postgres.database()
    sql.run(
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN PASSWORD 'of-the-tests'",
        "GRANT USAGE ON SCHEMA public TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    with pytest.raises(NotReadable, match="permission denied") as told:
        await sql.accounts(url=sql.url.replace("workbench@", "reader@")).try_out()
    assert "needs that right" in told.value.hint


@pytest.mark.postgres
@pytest.mark.parametrize(("passes_it_on", "outcome"), [(True, Outcome.DONE), (False, Outcome.UNKNOWN)])
async def test_a_commit_whose_answer_is_lost_is_read_back_and_unknown_unless_it_shows(
    postgres: Server, passes_it_on: bool, outcome: Outcome
) -> None:
    sql = postgres.database()
    between = CutAtCommit(postgres.port, passes_it_on=passes_it_on)
    accounts = sql.accounts(url=sql.url.replace(str(postgres.port), str(between.port)))
    receipt = await accounts.perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    between.close()
    assert receipt.outcome is outcome, receipt.detail
    assert sql.one("locked") == int(passes_it_on)


@pytest.mark.postgres
async def test_a_row_that_somebody_else_changes_at_the_same_time_is_not_written_over(postgres: Server) -> None:
    sql = postgres.database()

    def both(db: Statements) -> None:
        db.rows(f"SELECT allow_nets FROM users WHERE email = '{VICTIM}'")
        sql.run(f"UPDATE users SET allow_nets = '192.0.2.0/24' WHERE email = '{VICTIM}'")
        db.change(f"UPDATE users SET allow_nets = '' WHERE email = '{VICTIM}'")

    with pytest.raises(ProviderError, match="somebody else changed it"):
        await open_database(sql.url, sql.password).change(both)
    assert sql.one("allow_nets") == "192.0.2.0/24"


@pytest.mark.postgres
async def test_blocked_networks_and_flags_work_in_columns_of_postgresqls_own_types(postgres: Server) -> None:
    sql = postgres.database()
    sql.run(
        "CREATE TABLE nets (net CIDR PRIMARY KEY, until TIMESTAMPTZ, made TIMESTAMPTZ)",
        "ALTER TABLE users ADD COLUMN shut BOOLEAN NOT NULL DEFAULT false, ADD COLUMN changed TIMESTAMPTZ",
    )
    columns = {"network": "net", "reason": "", "created_at": "made", "expires_at": "until"}
    given = BlocklistOptions.model_validate({"table": "nets", "columns": columns})
    blocks = Blocklist(BlockTable(given, open_database(sql.url, sql.password)), Doors(), lambda: NOW, cached=True)
    until = "2026-11-04T12:00:00+00:00"
    for target in ("192.0.2.7/32", "2001:db8::/48"):
        assert (await blocks.perform(VICTIM, action(K.BLOCK_IP, target, until=until))).outcome is Outcome.DONE
    items = (await blocks.observe(VICTIM, Facet.IP_ACCESS)).items
    assert {(i.key, i.attrs["until"]) for i in items} == {("192.0.2.7/32", until), ("2001:db8::/48", until)}
    assert (await blocks.perform(VICTIM, action(K.UNBLOCK_IP, "192.0.2.7/32"))).outcome is Outcome.DONE
    accounts = sql.accounts(user_columns={"locked": "shut", "changed_at": "changed"})
    await accounts.perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    await accounts.perform(VICTIM, action(K.RESET_PASSWORD), NEW)
    assert (await accounts.observe(VICTIM, Facet.SIGN_IN)).attrs == {"suspended": True}
    assert (await accounts.observe(VICTIM, Facet.PASSWORD)).attrs["changed_at"] == NOW.isoformat()


@pytest.mark.postgres
async def test_a_server_that_is_away_or_a_wrong_password_is_said_in_a_sentence(postgres: Server) -> None:
    sql = postgres.database()
    away = sql.accounts(url=sql.url.replace(str(postgres.port), "1"))
    with pytest.raises(NotReadable, match="can't be opened: the connection broke"):
        await away.observe(VICTIM, Facet.SIGN_IN)
    sql.password = "wrong"
    with pytest.raises(NotReadable, match="user or password"):
        await sql.accounts().observe(VICTIM, Facet.SIGN_IN)
    receipt = await sql.accounts().perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    assert receipt.outcome is Outcome.FAILED and "wrong" not in receipt.model_dump_json()


@pytest.mark.postgres
async def test_with_an_authority_named_the_servers_certificate_is_checked(postgres: Server) -> None:
    sql = postgres.database()
    trusted = sql.accounts(url=f"{sql.url}?sslrootcert={postgres.folder}/authority.pem")
    assert (await trusted.observe(VICTIM, Facet.SIGN_IN)).attrs == {"suspended": False}
    with pytest.raises(NotReadable, match="TLS certificate is not trusted") as told:
        await sql.accounts(url=f"{sql.url}?sslrootcert={postgres.folder}/stranger.pem").observe(VICTIM, Facet.SIGN_IN)
    assert "sslrootcert" in told.value.hint


async def test_a_sqlite_file_that_is_locked_or_not_there_leaves_everything_as_it_was(tmp_path: Path) -> None:
    sql = sqlite_file(tmp_path / "users.sqlite")
    holder = sqlite3.connect(tmp_path / "users.sqlite")
    holder.execute("BEGIN EXCLUSIVE")
    given = AccountsOptions(url=sql.url)
    accounts = Accounts(given, Database(server_of(sql.url, seconds=0.05)), Doors(), lambda: NOW)
    receipt = await accounts.perform(VICTIM, action(K.SUSPEND_SIGN_IN))
    holder.close()
    assert receipt.outcome is Outcome.FAILED and "locked for more than" in receipt.detail
    assert sql.one("locked") == 0
    with pytest.raises(NotReadable, match="can't be opened"):
        await sql.accounts(url=f"sqlite:///{tmp_path}/none.sqlite").observe(VICTIM, Facet.SIGN_IN)
    assert not (tmp_path / "none.sqlite").exists()
