"""A case at Alibaba Mail for the pictures, made on the stand-in; the app that is drawn asks it nothing any more."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alimail_standin import CLIENT_ID, CLIENT_SECRET
from alimail_tools import LIN, THEFT, a_tenant, asked
from walk_tools import FOLDERS, NOON, confirm, desk_in

from workbench.desk.desk import Desk
from workbench.model.words import AccountKind, Facet, Judgement
from workbench.providers.alimail.options import Options
from workbench.providers.alimail.provider import Alimail
from workbench.response.by_hand import begin_by_hand, end_by_hand, keep_files, show_facets
from workbench.response.first_look import first_look
from workbench.response.judging import overrule, take_in
from workbench.response.opening import open_case
from workbench.response.planning import plan_contain, plan_known
from workbench.response.plans import Consent, Plan
from workbench.response.starting import start

__all__ = ["ALIMAIL", "prepared_at_alimail", "stand_in_is_gone"]

ALIMAIL = "alimail"
_ABROAD = "203.0.113.7"
_DEVICES = "设备名称\t首次登录时间\t最近登录时间\t是否信任\nLin 的手机\t2025-03-02 09:00:00\t2026-11-03 08:10:00\t否\n"
_APP_PASSWORDS = "名称\t创建时间\nLin 的手机\t2025-03-02 09:05:00\nbackup\t2026-11-03 17:04:00\n"


@functools.cache
def prepared_at_alimail(name: str) -> Path:
    """Returns a folder with a case: `alimail-fresh`, no sign-in known yet; `alimail`, contained by API and by hand."""
    folder = FOLDERS / name
    folder.mkdir()
    with ThreadPoolExecutor(max_workers=1) as aside:  # a loop of its own, beside the test's
        aside.submit(lambda: asyncio.run(_make(folder, contained=name == ALIMAIL))).result()
    return folder


def stand_in_is_gone(desk: Desk) -> None:
    """Gives the desk a provider for Alibaba Mail that says what it offers, and has nobody to ask."""
    desk._providers[ALIMAIL] = Alimail(_options("http://127.0.0.1:9"), lambda: NOON)


def _options(host: str) -> Options:
    return Options.model_validate({"host": host, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})


async def _make(folder: Path, *, contained: bool) -> None:
    async with asked(a_tenant()) as (_, provider), _desk(folder) as desk:
        desk._providers[ALIMAIL] = provider
        case = await open_case(desk, account=LIN, ticket="HD-4711", provider=ALIMAIL, kind=AccountKind.PERSON)
        await first_look(desk, case)
        if not contained:
            return
        table = folder / "sign-ins.txt"
        table.write_text(_signins(), encoding="utf-8")
        await take_in(desk, case, (table,), zone=ZoneInfo("Asia/Shanghai"))
        await overrule(desk, case, (_ABROAD,), Judgement.ABNORMAL, "The owner was in the office, called back.")
        await confirm(desk, case)
        made = await plan_contain(desk, case)
        run = start(desk, made, _agreed(made))
        await run.wait()
        for action_id in run.secrets_waiting:
            await run.take_secret(action_id)
        shown = {"revoke-sessions": _DEVICES, "forget-devices": f"{_DEVICES}\n"}
        for kind, text in shown.items():
            by_hand = plan_known(desk, case, "reset-password", (kind,))
            await begin_by_hand(desk, by_hand, _agreed(by_hand), by_hand.actions[0].action.id)
            kept = keep_files(desk, (_pasted(folder, text),), step="reset-password", supports=kind)
            await end_by_hand(desk, case, by_hand.actions[0].action.id, kept)
        looks = {Facet.APP_PASSWORDS: _APP_PASSWORDS, Facet.OAUTH_GRANTS: "none", Facet.RECOVERY: "138****1234"}
        for facet, text in looks.items():
            kept = keep_files(desk, (_pasted(folder, text),), step="reset-password", supports=facet)
            await show_facets(desk, case, "reset-password", (facet,), kept)


@asynccontextmanager
async def _desk(folder: Path) -> AsyncIterator[Desk]:
    desk = desk_in(folder, NOON, step=timedelta(0))
    try:
        yield desk
    finally:
        await desk.aclose()


def _agreed(made: Plan) -> Consent:
    return Consent(plan_digest=made.digest, how="typed ACT", confirmed=frozenset(made.single_confirmations))


def _pasted(folder: Path, text: str) -> Path:
    path = folder / "pasted text"
    path.write_text(text, encoding="utf-8")
    return path


def _signins() -> str:
    """The login tab of the Chinese console: a month in the office, and one sign-in from abroad."""
    days = [(THEFT - timedelta(days=n), "杭州\t192.0.2.10\t成功") for n in range(28, 0, -1)]
    abroad = [
        (THEFT - timedelta(minutes=n), f"雷克雅未克\t203.0.113.7\t{how}") for n, how in ((6, "失败"), (2, "成功"))
    ]
    zone = ZoneInfo("Asia/Shanghai")
    rows = [f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}\t{LIN}\t{rest}" for at, rest in (*days, *abroad)]
    return "\n".join(["时间\t账号\t城市\tIP\t状态", *rows, ""])
