"""When a case counts as contained: the definition that the figures and the screens print."""

from __future__ import annotations

from workbench.model.containment import AskedAction, contained


def action(what: str, proved_at: int | None, **more: object) -> AskedAction:
    facts = {"asked": False, "early": True, "is_undo": False, "waived": False, **more}
    kind = facts.pop("kind", what.partition(":")[0])
    return AskedAction(what=what, kind=str(kind), proved_at=proved_at, **facts)  # type: ignore[arg-type]


def asked(what: str, proved_at: int | None, **more: object) -> AskedAction:
    return action(what, proved_at, asked=True, **more)


def test_it_is_the_last_proof_of_what_was_asked_of_contain_now() -> None:
    both = [asked("reset-password", 10), asked("stop-forwarding:a", 20), action("disable-rule:b", 90)]
    assert contained(both) == (20, "contain now")


def test_what_was_asked_and_is_not_proved_keeps_it_from_being_contained() -> None:
    assert contained([asked("reset-password", 10), asked("block-ip:a", None)]) is None
    assert contained([asked("reset-password", 10), asked("block-ip:a", None, kind="")]) is None


def test_a_second_attempt_counts_for_the_first_and_the_first_proof_counts() -> None:
    tries = [asked("block-ip:a", None), action("block-ip:a", 30), action("block-ip:a", 50)]
    assert contained([asked("reset-password", 10), *tries]) == (30, "contain now")


def test_nobody_waits_for_what_was_waived() -> None:
    assert contained([asked("reset-password", 10), asked("block-ip:a", None, waived=True)]) == (10, "contain now")
    assert contained([asked("block-ip:a", None, waived=True)]) is None


def test_step_by_step_every_action_on_the_account_counts_and_one_must_cut_access() -> None:
    rule, reset = action("disable-rule:b", 40), action("reset-password", 10)
    assert contained([rule]) is None
    assert contained([rule, reset]) == (40, "step by step")
    assert contained([rule, action("suspend-sign-in", 60)]) == (60, "step by step")
    assert contained([reset, action("stop-forwarding:a", None)]) is None


def test_mail_undo_and_what_came_after_the_closing_do_not_count() -> None:
    more = [
        action("withdraw-messages:m", 99),
        action("enable-rule:b", 98, is_undo=True),
        action("block-ip:a", 97, early=False),
    ]
    assert contained([action("reset-password", 10), *more]) == (10, "step by step")
