"""What is done at a gap check: look, answer, tell, put right, compare, report."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from workbench.analysis.gap_compare import Change
from workbench.casefile.checks import check_run
from workbench.desk.check_compared import compare_runs
from workbench.desk.check_standing import Standing, cut_short
from workbench.desk.checks_due import before
from workbench.model.checks import Checked
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.protections import ProtectionState
from workbench.model.telling import Audience
from workbench.playbook.finding import list_notices
from workbench.playbook.gap_check import answers_of
from workbench.reports.gaps.making import GAP_FORMATS, save_gap_report
from workbench.reports.gaps.notices import DAYS_TO_ACT, save_gap_notices, write_gap_notice
from workbench.response.checking.answers import answer_check, to_be_said
from workbench.response.checking.beginning import begin_check, go_on
from workbench.response.checking.guidance import guidance, guidance_lines
from workbench.response.checking.running import CheckWork
from workbench.response.checking.telling import record_check_told, untold
from workbench.response.checking.whom import Wanted
from workbench.response.checking.words import state_words
from workbench.response.telling import told_when

from ..modals.check_answer import CheckAnswerDialog
from ..modals.check_what import CheckWhatDialog
from ..modals.choices import Choice
from ..modals.gap_notice import GapNoticeChoice, GapNoticeDialog
from ..modals.text import TextDialog
from ..modals.told import ToldChoice, ToldDialog
from ..modals.written_report import WrittenReportDialog
from ..place import Place

__all__ = ["CheckFlows"]

_IN_A_BOX = 300
_STATES = [("on", "on"), ("off", "off")]


class CheckFlows(Place):
    """Works on the run that is shown, and on the account that is marked."""

    now: Standing | None = None

    @property
    def marked(self) -> Checked | None:
        """The account under the cursor."""
        raise NotImplementedError

    async def show_run(self, ref: str) -> None:
        """Shows a run, as it stands now."""
        raise NotImplementedError

    @property
    def _here(self) -> tuple[Standing, Checked]:
        assert self.now is not None and self.marked is not None
        return self.now, self.marked

    # -- looking ------------------------------------------------------------------------------------

    def do_new_check(self) -> None:
        """Asks what to look at, and looks."""
        self.flow(self._new_check())

    async def _new_check(self) -> None:
        newest = self.desk.casefile.views.newest_case()
        known = newest.provider if newest else self.desk.config.starts_with
        known = self.now.run.made.provider if self.now else known
        unfinished = self.now.run if self.now and self.now.run.made.left and not self.now.run.expired else None
        asked = await self.app.push_screen_wait(CheckWhatDialog(self.desk.provider_names, known, unfinished))
        if asked is None:
            return
        if asked.rest and unfinished is not None:
            work = await go_on(self.desk, unfinished)
        else:
            wanted = Wanted(account=asked.account, listed=asked.listed, domain=asked.domain)
            work = await begin_check(self.desk, wanted, provider=asked.provider)
        await self._watch(work)

    async def _watch(self, work: CheckWork) -> None:
        """Says how far a check is, and shows it when it has ended. It goes on where this screen is left."""
        work.tell = lambda share: self.tell(f"Looking which protections are on… {share:.0%}")
        try:
            with self.telling("Looking which protections are on…"):
                run, failed = await work.wait()
        finally:
            work.tell = lambda _share: None
        await self.show_run(run.id)
        lines = [f"✘ {said}" for said in (cut_short(run),) if said]
        lines += ["What was seen is recorded. n goes on with the rest.", ""] if lines else []
        lines += [f"✘ Not read: {sentence}" for sentence in failed]
        lines += _some([f"✘ The mail system knows no account {address}." for address in run.made.unknown])
        if lines:
            await self.app.push_screen_wait(TextDialog("Not checked", "\n".join(lines)))

    # -- answering ------------------------------------------------------------------------------------

    def do_check_answer(self) -> None:
        """Asks what the program could not see of the marked account."""
        self.flow(self._answer())

    async def _answer(self) -> None:
        now, row = self._here
        choices, values = _to_be_said(now, row)
        said = await self.app.push_screen_wait(CheckAnswerDialog(row.subject, choices, values))
        if said is None:
            return
        given = {said.name: said.value}
        await answer_check(
            self.desk, now.run, [row.subject], given, attach=said.attach, pasted=said.pasted, note=said.note
        )
        await self.show_run(now.run.id)

    # -- telling ----------------------------------------------------------------------------------------

    def do_tell_gaps(self) -> None:
        """Writes notices, and records who was told."""
        self.flow(self._tell())

    async def _tell(self) -> None:
        now, row = self._here
        left = untold(now)
        until = (self.desk.now() + timedelta(days=DAYS_TO_ACT)).date()
        languages = [shelf.id for shelf in list_notices(user_folder=self.desk.paths.playbooks)]

        def write(language: str) -> str:
            made = write_gap_notice(self.desk, now, row, language, until=until)
            return f"{made.subject}\n\n{made.body}"

        choice = await self.app.push_screen_wait(GapNoticeDialog(write, row.subject, len(left), languages))
        if choice is None:
            return
        people = left if choice.everybody else (row.subject,)
        said = ""
        if choice.folder is not None:
            made, _ = await save_gap_notices(
                self.desk, now, people, choice.language, until, choice.format, choice.folder, force=choice.replace
            )
            said = f"Written to {choice.folder.absolute()}: {len(made)}. Send them, then say so here."
        await self._record_told(now, people, choice, said)
        await self.show_run(now.run.id)

    async def _record_told(self, now: Standing, people: Sequence[str], choice: GapNoticeChoice, saved: str) -> None:
        """Asks until it can be recorded, or the person leaves it: what was typed stays."""
        said: ToldChoice | None = None
        wrong = ""
        while True:
            dialog = ToldDialog(Audience.OWNER, len(people), saved=saved, present=said, wrong=wrong)
            said = await self.app.push_screen_wait(dialog)
            if said is None:
                return
            try:
                who = people if said.everybody else said.named
                at = told_when(self.desk, said.at)
                await record_check_told(self.desk, now.run, who, how=said.how, told_at=at, note=said.note)
            except (UsageError, NotFound, Refused) as error:
                wrong = f"{error.title} {error.hint}".strip()
                continue
            return

    # -- putting right, guidance --------------------------------------------------------------------------

    def do_put_right(self) -> None:
        """Opens a case for the marked account."""
        self.flow(self._put_right())

    async def _put_right(self) -> None:
        from workbench.response.first_look import first_look
        from workbench.response.opening import open_case, playbooks_at_hand
        from workbench.response.survey import survey

        from ..modals.new_case import NewCase, NewCaseDialog
        from ..screens.case import CaseScreen

        now, row = self._here
        defaults = NewCase(account=row.subject, provider=now.run.made.provider, playbook=now.run.made.playbook)
        playbooks = await asyncio.to_thread(playbooks_at_hand, self.desk)
        asked = await self.app.push_screen_wait(NewCaseDialog(self.desk.provider_names, defaults, playbooks))
        if asked is None:
            return
        case = await open_case(self.desk, **{name: getattr(asked, name) for name in type(asked).model_fields})
        with self.telling(f"Reading what is there of {case.account}…"):
            await first_look(self.desk, case)
        view = await asyncio.to_thread(survey, self.desk, case)
        self.app.push_screen(CaseScreen(self.desk, case, view=view))

    def do_check_guide(self) -> None:
        """Shows the console steps for what is off or was not checked at the marked account."""
        self.flow(self._guide())

    async def _guide(self) -> None:
        now, row = self._here
        lines: list[str] = []
        for cell in row.cells:
            protection = now.check.protection(cell.protection)
            if cell.state is ProtectionState.ON or protection is None:
                continue
            lines += [f"{state_words(cell)}  {protection.title}", f"To do: {protection.fix.say}"]
            lines += guidance_lines(await asyncio.to_thread(guidance, self.desk, now, protection))
            lines.append("")
        await self.app.push_screen_wait(TextDialog(f"By hand: {row.subject}", "\n".join(lines)))

    # -- comparing, reporting -------------------------------------------------------------------------------

    def do_compare_checks(self) -> None:
        """Shows what got better or worse since the check before."""
        self.flow(self._compare())

    async def _compare(self) -> None:
        now, _ = self._here
        earlier = before(self.desk.casefile, now.run)
        found = await asyncio.to_thread(compare_runs, self.desk, earlier, now.run)
        lines = [f"Since {earlier.id} of {earlier.at:%Y-%m-%d}:"]
        lines.append(", ".join(f"{found.count(change)} {change}" for change in Change) + f", {found.same} as before,")
        lines.append(f"{found.unseen} not checked in both; {len(found.gone)} accounts gone, {len(found.added)} added.")
        lines += [f"✘ {run.id}: {cut_short(run)}" for run in (earlier, now.run) if run.made.left]
        lines.append("")
        told = []
        for d in found.differences:
            known = now.check.protection(d.protection)
            was, is_ = (cell.state.value if cell else "not there" for cell in (d.before, d.after))
            told.append(f"{d.change.value}: {d.subject}: {known.title if known else d.protection}, {was} → {is_}")
        lines += _some(told)
        await self.app.push_screen_wait(TextDialog("Compared", "\n".join(lines)))

    def do_check_report(self) -> None:
        """Writes the report of this check."""
        self.flow(self._report())

    async def _report(self) -> None:
        now, _ = self._here
        formats = tuple((name, one.title) for name, one in GAP_FORMATS.items())
        choice = await self.app.push_screen_wait(WrittenReportDialog(formats, now.run.id))
        if choice is None:
            return
        run = check_run(self.desk.casefile, now.run.id)
        sha256 = await save_gap_report(self.desk, run, choice.format, choice.path, force=True)
        written = f"{choice.path.absolute()}\n\nSHA-256 {sha256}"
        await self.app.push_screen_wait(TextDialog("The report is written", written))


def _some(lines: list[str]) -> list[str]:
    """So many of them as a person reads in a box."""
    more = len(lines) - _IN_A_BOX
    return [*lines[:_IN_A_BOX], f"And {more} more: the report has all of them."] if more > 0 else lines


def _to_be_said(now: Standing, row: Checked) -> tuple[list[Choice], dict[str, list[tuple[str, str]]]]:
    """What the program could not see of an account, questions first, and what each may be answered with."""
    questions, protections = to_be_said(now, row)
    choices: list[Choice] = []
    values: dict[str, list[tuple[str, str]]] = {}
    for question in questions:
        given = row.answers.get(question.id)
        line = f"answered: {given.value}, by {given.by} on {given.at:%Y-%m-%d}" if given else question.help
        decides = {p.id for p in now.check.protections if p.question == question.id}
        asked = " ".join(cell.why for cell in row.cells if cell.protection in decides and cell.about)
        choices.append(Choice(question.id, question.ask, f"{asked} {line}".strip()))
        values[question.id] = [(value, value) for value in answers_of(question)]
    for protection in protections:
        cell = row.cell(protection.id)
        choices.append(Choice(protection.id, protection.title, cell.why if cell else ""))
        values[protection.id] = _STATES
    return choices, values
