"""Every key that a person can press, in one list.

Keys, the line at the bottom, the palette, the help and the key sheet in the README all come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

__all__ = ["SEARCHING", "USER_ACTIONS", "UserAction", "Where", "actions_for", "bindings_for", "key_sheet"]

SEARCHING = frozenset({"search_history", "find"})
"""What opens a line to search in: at once, so that what is typed right behind it is words and not keys."""
Where = Literal["board", "case", "group", "run", "history", "figures", "checks", "reviews", "review"]


@dataclass(frozen=True)
class UserAction:
    """Something a person can do on a screen."""

    id: str
    key: str
    label: str
    """Two words at most, for the line at the bottom."""
    help: str
    """One sentence, for the palette and the help."""
    where: tuple[Where, ...]
    footer: bool = False
    """Shown at the bottom; at most six on a screen."""

    @property
    def shown_key(self) -> str:
        """The key as it is written for people."""
        return _SHOWN.get(self.key, self.key)


_SHOWN = {
    "question_mark": "?",
    "ctrl+p": "ctrl+p",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "slash": "/",
    "at": "@",
    "f5": "F5",
    "delete": "del",
}
_TABLES: tuple[Where, ...] = ("board", "history", "figures", "checks", "reviews")
_BELOW: tuple[Where, ...] = ("case", "group", "run", "history", "figures", "checks", "reviews", "review")
_ALL: tuple[Where, ...] = ("board", *_BELOW)

USER_ACTIONS: tuple[UserAction, ...] = (
    UserAction("next", "n", "Next thing", "Do the one next thing that this screen asks for.", ("case", "group"), True),
    UserAction("new_case", "n", "New case", "Open a case for a ticket.", ("board",), True),
    UserAction("open_case", "o", "Open", "Open the case that is marked.", ("board", "history", "reviews"), True),
    UserAction("read_case", "r", "Read", "Read the marked case; nothing can be changed there.", ("history",), True),
    UserAction("search_history", "slash", "Search", "Search everything in all cases as you type.", ("history",), True),
    UserAction("filter_history", "f", "Filter", "Show only some of the cases.", ("history",)),
    UserAction("sort_history", "s", "Sort", "Put the cases in order by the next column.", ("history",)),
    UserAction("elsewhere", "e", "Elsewhere", "Every case that has an address or target of this one.", ("history",)),
    UserAction("saved_filters", "v", "Saved", "Show a saved filter, or keep this one under a name.", ("history",)),
    UserAction("export_history", "x", "Export", "Write the listed cases as CSV or JSON.", ("history",)),
    UserAction("dry_run", "d", "Dry run", "Show what would be done. Nothing is changed.", ("case", "group"), True),
    UserAction("act", "a", "Act", "Do the ticked actions of this step, after you agreed.", ("case",)),
    UserAction("contain", "c", "Contain now", "Cut access now: everything the playbook marks for it.", ("case",), True),
    UserAction("answer", "q", "Questions", "Answer the questions of this step.", ("case",)),
    UserAction("verdict", "v", "Verdict", "Give the verdict, or change it.", ("case",)),
    UserAction("judge", "j", "Judge", "Say whose the marked sign-in was, against or with the rules.", ("case",)),
    UserAction("judge_owner", "1", "Owner's", "The marked sign-in, or the picked ones, was the owner's.", ("case",)),
    UserAction("judge_delegate", "2", "Delegate's", "It was a delegate's: somebody with the owner's leave.", ("case",)),
    UserAction("judge_abnormal", "3", "Abnormal", "It was abnormal: nobody with leave knows it.", ("case",)),
    UserAction("pick", "space", "Pick", "Pick the marked row, to do several at once; or let it go.", ("case", "group")),
    UserAction("open_group", "M", "Mail group", "Open the marked group of mails, with every copy.", ("case",)),
    UserAction("mail_owner", "1", "Owner's", "This group is the owner's: leave it alone, with a reason.", ("group",)),
    UserAction("mail_abnormal", "3", "Abnormal", "The owner did not send this group: with a reason.", ("group",)),
    UserAction("withdraw", "a", "Withdraw", "Withdraw the copies in reach, after you agreed.", ("group",)),
    UserAction("give_back", "u", "Give back", "Put the withdrawn copies back, with a reason.", ("group",)),
    UserAction("purge", "delete", "Purge", "Remove the withdrawn copies for good: typed, and no way back.", ("group",)),
    UserAction("read_mail", "v", "Read it", "One of these mails as plain text; nothing is fetched.", ("group",)),
    UserAction("find", "slash", "Find", "Search the table as you type.", ("case", "group")),
    UserAction("filter", "h", "Filter", "Show only some rows of the table.", ("case", "group")),
    UserAction("sort", "o", "Sort", "Put the table in order by the next column.", ("case", "group")),
    UserAction(
        "show_all", "y", "Show all", "Take search and filter away from the table.", ("case", "group", "history")
    ),
    UserAction("look", "l", "Look", "Read again what this screen shows.", ("case", "group")),
    UserAction("take_in", "i", "Take in", "Take in an exported log, or paste a table.", ("case",)),
    UserAction("by_hand", "b", "By hand", "Show the console steps, and attach what it shows.", ("case",)),
    UserAction("waive", "w", "Waive", "Leave this step undone, with a reason.", ("case",)),
    UserAction("wait", "f", "Wait for", "Put the step on hold: somebody else must do something.", ("case",)),
    UserAction("told", "m", "Tell people", "Write notices, and record who was told, how and when.", ("case", "group")),
    UserAction("link", "L", "Linked cases", "Other accounts that are hit: open a linked case for each.", ("case",)),
    UserAction("cause", "C", "Cause", "How the intruder got in: what speaks for and against each; choose.", ("case",)),
    UserAction(
        "follow_ups",
        "F",
        "Follow-ups",
        "What is left to do after the case: by whom, until when; done.",
        ("case", "board"),
    ),
    UserAction("undo", "u", "Undo", "Take an action of this step back.", ("case",)),
    UserAction(
        "stand_down", "z", "Stand down", "False alarm: take back everything that can be, newest first.", ("case",)
    ),
    UserAction("recheck", "e", "Recheck", "Look at everything again; what is back opens the case again.", ("case",)),
    UserAction("recheck_due", "e", "Recheck", "Make the recheck that is marked, or the first due.", ("board",), True),
    UserAction("guidance", "g", "Guidance", "How to do this step, and what to say on the phone.", ("case",)),
    UserAction("slip", "s", "Slip", "What somebody else must do for this step, to hand over.", ("case",)),
    UserAction("timeline", "t", "Timeline", "Everything that happened in this case.", ("case",)),
    UserAction("exposures", "x", "Still open", "What lets the intruder in or the mail out.", ("case",)),
    UserAction("remarks", "R", "Remarks", "What the reviewer remarked, and your answers.", ("case",)),
    UserAction("as_it_was", "at", "Look back", "Read the case as it was at a moment.", ("case", "history")),
    UserAction("everywhere", "H", "Other cases", "Every case that has an address or target of this one.", ("case",)),
    UserAction("report", "r", "Report", "Write the report of this case.", ("case",)),
    UserAction("close_case", "k", "Close", "Close the case; or open a closed one again, with a reason.", ("case",)),
    UserAction("earlier_step", "left_square_bracket", "Step back", "Show the step before.", ("case",)),
    UserAction("later_step", "right_square_bracket", "Step on", "Show the step after.", ("case",)),
    UserAction("stop", "s", "Stop", "Start nothing more; what is under way goes on to its end.", ("run",), True),
    UserAction("secret", "p", "Password", "Show the new password, once, after you called back.", ("run", "case")),
    UserAction("history", "h", "History", "All cases, closed ones too.", ("board",), True),
    UserAction("figures", "g", "Figures", "What the cases of a time come to.", ("board", "history")),
    UserAction("period", "p", "Period", "Show a month, a quarter, a year or all time, in turn.", ("figures",), True),
    UserAction("earlier", "left_square_bracket", "Earlier", "The month, quarter or year before.", ("figures",), True),
    UserAction("later", "right_square_bracket", "Later", "The month, quarter or year after.", ("figures",), True),
    UserAction("period_report", "r", "Report", "Write these figures as a report, with their cases.", ("figures",)),
    UserAction("checks", "c", "Gap checks", "Are the protections on? Checks of accounts and domains.", ("board",)),
    UserAction(
        "open_account", "o", "Open", "All that is known of the marked account: risk and what to do.", ("checks",)
    ),
    UserAction("new_check", "n", "New check", "Look again, or at something else. Nothing is changed.", ("checks",)),
    UserAction("check_answer", "q", "Say, show", "Say or show what the program could not see.", ("checks",), True),
    UserAction("tell_gaps", "m", "Tell people", "Write notices, and record who was told.", ("checks",), True),
    UserAction("put_right", "a", "Put right", "Open a case for the marked account: close gaps.", ("checks",), True),
    UserAction("check_guide", "g", "Guide", "Where to look, and how to switch it on, in the console.", ("checks",)),
    UserAction("compare_checks", "v", "Compare", "What got better or worse since the check before.", ("checks",)),
    UserAction("check_report", "r", "Report", "Write the report of this check.", ("checks",)),
    UserAction("earlier_check", "left_square_bracket", "Check before", "Show the check before this one.", ("checks",)),
    UserAction("later_check", "right_square_bracket", "Check after", "Show the check after this one.", ("checks",)),
    UserAction("reviews", "R", "Reviews", "The closed cases that wait for their reviewer.", ("board", "history")),
    UserAction(
        "take_reviews", "i", "Take in", "A case bundle to review, or reviews that came back.", ("reviews",), True
    ),
    UserAction("sign_off", "s", "Sign off", "Sign this case off with your own key.", ("review",), True),
    UserAction("send_back", "b", "Send back", "Open it again with a remark that must be answered.", ("review",), True),
    UserAction("waive_review", "w", "Waive", "This case needs no review: with a reason.", ("review",)),
    UserAction("export_review", "x", "Export", "Write the review for the desk that worked it.", ("review",), True),
    UserAction("refresh", "f5", "Refresh", "Read everything from the case file again.", _TABLES),
    UserAction("back", "escape", "Back", "Back to where you came from.", _BELOW, True),
    UserAction("help", "question_mark", "Help", "Every key, and why one is off.", _ALL, True),
    UserAction("palette", "ctrl+p", "All actions", "Find anything by name.", _ALL, True),
    UserAction(
        "leave",
        "ctrl+q",
        "Leave",
        "Leave the workbench. What is under way is waited for.",
        _ALL,
    ),
)


def actions_for(where: Where) -> tuple[UserAction, ...]:
    """Returns the actions of one screen, in the order of the list."""
    return tuple(a for a in USER_ACTIONS if where in a.where)


def bindings_for(where: Where) -> list[BindingType]:
    """Returns Textual's bindings for one screen. Each has an id, so that its key can be changed."""
    return [
        Binding(
            a.key,
            f"user('{a.id}')",
            a.label,
            tooltip=a.help,
            id=f"{where}.{a.id}",
            show=False,
            priority=a.id in SEARCHING,
        )
        for a in actions_for(where)
    ]


def key_sheet() -> str:
    """Returns the keys as Markdown tables, for the README."""
    titles: dict[Where, str] = {
        "board": "Board",
        "case": "Case",
        "group": "Group of mails",
        "run": "Run",
        "history": "History",
        "figures": "Figures",
        "checks": "Gap checks",
        "reviews": "Reviews",
        "review": "Review",
    }
    parts = []
    for where, title in titles.items():
        rows = [f"| `{a.shown_key}` | {a.label} | {a.help} |" for a in actions_for(where)]
        parts.append(f"**{title}**\n\n| key | | |\n| --- | --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts)
