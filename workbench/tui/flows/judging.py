"""The sign-ins in the table: which are shown, and what people say about them."""

from __future__ import annotations

import asyncio

from workbench.casefile.signin_filter import SignInFilter
from workbench.model.records import SignInRecord
from workbench.model.words import Judgement
from workbench.response.judging import overrule

from ..widgets.signin_board import SignInBoard
from ..widgets.signin_strip import network_name
from .taking_in import TakingInFlows

__all__ = ["JudgingFlows"]

_ADDRESS, _NETWORK, _PICKED = "address", "network", "picked"
_ON_TABLE = ("judge", "judge_owner", "judge_delegate", "judge_abnormal", "pick", "find", "filter", "sort", "show_all")


class JudgingFlows(TakingInFlows):
    """Find, narrow, pick, judge."""

    @property
    def _board(self) -> SignInBoard:
        return self.query_one(SignInBoard)

    def do_find(self) -> None:
        """Opens the search line."""
        self._board.find()

    def do_sort(self) -> None:
        """Sorts by the next column."""
        self._board.sort_on()

    def do_show_all(self) -> None:
        """Takes search and filter away."""
        self._board.show_all()

    def do_pick(self) -> None:
        """Picks the marked sign-in, or lets it go."""
        self._board.pick()

    def do_filter(self) -> None:
        """Asks which are to be shown."""
        self.flow(self._filter())

    def do_judge(self) -> None:
        """Asks about the marked sign-in."""
        self.flow(self._judge(None))

    def do_judge_owner(self) -> None:
        """It was the owner's."""
        self.flow(self._judge(Judgement.OWNER))

    def do_judge_delegate(self) -> None:
        """It was a delegate's."""
        self.flow(self._judge(Judgement.DELEGATE))

    def do_judge_abnormal(self) -> None:
        """It was abnormal."""
        self.flow(self._judge(Judgement.ABNORMAL))

    async def _filter(self) -> None:
        from ..modals.signin_filter import FilterDialog

        table, row = self._board.table, self._board.table.marked_row
        with self.telling("Reading which protocols there are…"):
            protocols = await asyncio.to_thread(self._rows.protocols)
        _, _, addresses = self._board.records_from(row.signin.ip if row else None)
        network = network_name(row.signin.ip) if row else ""
        wanted = await self.app.push_screen_wait(FilterDialog(table.wanted, protocols, network, addresses))
        if wanted is not None:
            self._board.only(wanted)

    async def _judge(self, judgement: Judgement | None) -> None:
        from ..modals.judge import JudgeDialog

        row = self._board.table.marked_row
        if row is None:
            self.say("Mark a sign-in in the table first.")
            return
        signin, judged = row.signin, row.judged
        if signin.account.lower() not in await asyncio.to_thread(self.desk.casefile.views.addresses, self.case.id):
            self.say(f"This sign-in is {signin.account}'s. Only those of {self.case.account} are judged in this case.")
            return
        what = (
            f"{signin.ip or 'no address'}, {signin.at:%Y-%m-%d %H:%M:%S} UTC, {signin.protocol or 'unknown protocol'}"
        )
        reasons = tuple(r.sentence for r in judged.reasons) if judged else ()
        said = await self.app.push_screen_wait(JudgeDialog(what, reasons, judgement, self._scopes(row)))
        if said is None:
            return
        meant = await asyncio.to_thread(self._meant, row, said.scope)
        if not await self._sure(meant, said.judgement):
            return
        with self.telling(f"Judging anew with what you said about {_count(len(meant))}…"):
            await overrule(self.desk, self.case, tuple(meant), said.judgement, said.reason)
            self._board.let_go()
            await self.reload()

    def _scopes(self, row: SignInRecord) -> tuple[tuple[str, str], ...]:
        """What a word can hold for: the picked ones first, where there are any."""
        from ..modals.judge import ONE

        ip, picked = row.signin.ip, self._board.table.picked
        scopes = [(_PICKED, f"the {len(picked)} picked")] if picked else []
        scopes.append((ONE, "only this one"))
        if ip:
            of_address, of_network, _ = self._board.records_from(ip)
            if of_address > 1:
                scopes.append((_ADDRESS, f"all {of_address:,} from {ip}"))
            if of_network > of_address:
                scopes.append((_NETWORK, f"all {of_network:,} from {network_name(ip)}"))
        return tuple(scopes)

    def _meant(self, row: SignInRecord, scope: str) -> dict[str, Judgement]:
        """The ids that a word holds for, with the judgement on each so far. In a thread."""
        if scope == _PICKED:
            rows = self._rows.at(tuple(self._board.table.picked)).values()
            return {r.signin.id: r.judged.judgement if r.judged else Judgement.UNJUDGED for r in rows}
        if scope == _ADDRESS and row.signin.ip:
            return self._rows.ids(SignInFilter(addresses=(row.signin.ip,)))
        if scope == _NETWORK:
            return self._rows.ids(SignInFilter(addresses=self._board.records_from(row.signin.ip)[2]))
        return {row.signin.id: row.judged.judgement if row.judged else Judgement.UNJUDGED}

    async def _sure(self, meant: dict[str, Judgement], judgement: Judgement) -> bool:
        """Asks again before several sign-ins that look like the intruder's are called harmless at once."""
        from ..modals.confirm import ConfirmDialog

        abnormal = sum(j is Judgement.ABNORMAL for j in meant.values())
        if len(meant) < 2 or not abnormal or judgement is Judgement.ABNORMAL:
            return True
        question = (
            f"{abnormal:,} of these {len(meant):,} sign-ins are judged abnormal now. "
            f"All of them would be the {judgement}'s, and would count as harmless from then on."
        )
        yes = await self.app.push_screen_wait(ConfirmDialog(question, f"All {len(meant):,} are theirs", "Leave them"))
        return bool(yes)

    def signins_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action not in _ON_TABLE:
            return ""
        if action.startswith("judge") and self.closed:
            return self.closed
        if not self.view.facts.playbook.reads_signins:
            return "This playbook is not about sign-ins."
        if not self.step.step.signins:
            return "Sign-ins are judged in the first step."
        if not self.view.facts.situation.signins:
            return "No sign-in has been read yet."
        if action == "show_all" and not any(board.table.wanted.narrows for board in self.query(SignInBoard)):
            return "All sign-ins are shown."
        return ""


def _count(number: int) -> str:
    return "one sign-in" if number == 1 else f"{number:,} sign-ins"
