"""The actions: what each changes, how far it reaches, what undoes it and what it must come after."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from .base import JsonObject, Thing
from .words import Facet, Reach

__all__ = [
    "ACTIONS",
    "NOT_BY_HAND",
    "ON_COPIES",
    "WHOLE_DOMAIN",
    "Action",
    "ActionKind",
    "ActionSpec",
    "action_id",
    "spec_of",
]


class ActionKind(StrEnum):
    """One kind of change. The second block holds the changes that take back one of the first."""

    RESET_PASSWORD = "reset-password"  # noqa: S105 - a kind of action
    SUSPEND_SIGN_IN = "suspend-sign-in"
    REVOKE_SESSIONS = "revoke-sessions"
    FORGET_DEVICES = "forget-devices"
    REVOKE_APP_PASSWORD = "revoke-app-password"  # noqa: S105
    REVOKE_GRANT = "revoke-grant"
    REVOKE_BACKUP_CODES = "revoke-backup-codes"
    RESET_RECOVERY = "reset-recovery"
    REMOVE_SECOND_FACTOR = "remove-second-factor"
    REQUIRE_SECOND_FACTOR = "require-second-factor"
    DISABLE_PROTOCOL = "disable-protocol"
    RESTRICT_OWN_CLIENTS = "restrict-own-clients"
    BLOCK_IP = "block-ip"
    RESTRICT_LOGIN_IP = "restrict-login-ip"
    DISABLE_RULE = "disable-rule"
    STOP_FORWARDING = "stop-forwarding"
    REMOVE_DELEGATE = "remove-delegate"
    REMOVE_SEND_AS = "remove-send-as"
    CLEAR_AUTO_REPLY = "clear-auto-reply"
    RESET_SETTING = "reset-setting"
    RESTRICT_SENDING = "restrict-sending"
    WITHDRAW_MESSAGES = "withdraw-messages"
    PURGE_MESSAGES = "purge-messages"
    FILTER_MAIL = "filter-mail"
    RESTRICT_RECEIVING = "restrict-receiving"
    SET_CONTROL = "set-control"

    RESTORE_PASSWORD = "restore-password"  # noqa: S105
    RESUME_SIGN_IN = "resume-sign-in"
    RESTORE_APP_PASSWORD = "restore-app-password"  # noqa: S105
    RESTORE_RECOVERY = "restore-recovery"
    LIFT_SECOND_FACTOR = "lift-second-factor"
    ENABLE_PROTOCOL = "enable-protocol"
    LIFT_OWN_CLIENTS = "lift-own-clients"
    UNBLOCK_IP = "unblock-ip"
    LIFT_LOGIN_IP = "lift-login-ip"
    ENABLE_RULE = "enable-rule"
    RESTORE_FORWARDING = "restore-forwarding"
    RESTORE_DELEGATE = "restore-delegate"
    RESTORE_SEND_AS = "restore-send-as"
    RESTORE_AUTO_REPLY = "restore-auto-reply"
    RESTORE_SETTING = "restore-setting"
    LIFT_SENDING = "lift-sending"
    RESTORE_MESSAGES = "restore-messages"
    UNFILTER_MAIL = "unfilter-mail"
    LIFT_RECEIVING = "lift-receiving"
    LIFT_CONTROL = "lift-control"


class ActionSpec(Thing):
    """What is true of every action of one kind."""

    kind: ActionKind
    title: str
    """In the imperative, without the target: "Reset the password"."""
    effect: str
    """What it changes, in a helpdesk's words."""
    risk: str = ""
    """What may go wrong for the owner or others."""
    facet: Facet
    """The facet it changes."""
    touches: tuple[Facet, ...] = ()
    """Other facets it may change: all of them are read back."""
    reach: Reach = Reach.ACCOUNT
    undo: ActionKind | None = None
    irreversible: str = ""
    """Why it can't be undone, where it can't: with an `undo`, at a provider that doesn't carry that out itself."""
    secret: bool = False
    """Carries a secret that is shown once."""
    targeted: bool = False
    """Needs a target (an item of the facet, an address, a set of copies)."""
    last: bool = False
    """Comes after everything else in "contain now"."""

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Every facet that is read before and after, the changed one first."""
        return (self.facet, *self.touches)


_K, _F = ActionKind, Facet

WHOLE_DOMAIN = "domain"
"""`scope` of an item, and of an action on it, that holds for every account of the domain."""

ON_COPIES = (_K.WITHDRAW_MESSAGES, _K.RESTORE_MESSAGES, _K.PURGE_MESSAGES)
"""The kinds that act on copies of mails, named in the intention and handled one by one."""

_SPECS = (
    ActionSpec(
        kind=_K.RESET_PASSWORD,
        title="Reset the password",
        effect="The old password stops working. A new one is shown to you once.",
        risk="The owner can't get in until you read the new password to them on the phone.",
        facet=_F.PASSWORD,
        touches=(_F.SESSIONS, _F.APP_PASSWORDS),
        undo=_K.RESTORE_PASSWORD,
        irreversible="the old password is gone",
        secret=True,
    ),
    ActionSpec(
        kind=_K.SUSPEND_SIGN_IN,
        title="Suspend signing in",
        effect="Nobody can sign in to the account, the owner included.",
        risk="The owner has no mail until you lift it.",
        facet=_F.SIGN_IN,
        touches=(_F.SESSIONS,),
        undo=_K.RESUME_SIGN_IN,
    ),
    ActionSpec(
        kind=_K.REVOKE_SESSIONS,
        title="End all sessions",
        effect="Every browser and app that is signed in is signed out.",
        risk="The owner has to sign in again everywhere.",
        facet=_F.SESSIONS,
        irreversible="a session that was ended can't be resumed; signing in again is harmless",
    ),
    ActionSpec(
        kind=_K.FORGET_DEVICES,
        title="Forget trusted devices",
        effect="Devices that were allowed in without a second factor are asked for it again.",
        facet=_F.SESSIONS,
        irreversible="a device is trusted again only by its user",
    ),
    ActionSpec(
        kind=_K.REVOKE_APP_PASSWORD,
        title="Delete app password",
        effect="The mail program that uses it can't get in any more.",
        risk="If it is the owner's, that program must be set up again.",
        facet=_F.APP_PASSWORDS,
        undo=_K.RESTORE_APP_PASSWORD,
        irreversible="an app password can't be brought back, only made anew",
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REVOKE_GRANT,
        title="Withdraw app permission",
        effect="The connected app loses its access to the mailbox.",
        risk="If it is the owner's, they have to connect it again.",
        facet=_F.OAUTH_GRANTS,
        irreversible="the owner has to grant it again",
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REVOKE_BACKUP_CODES,
        title="Make backup codes void",
        effect="Printed or saved backup codes stop working.",
        risk="The owner has to make new ones.",
        facet=_F.SECOND_FACTORS,
        irreversible="old codes can't be made valid again",
    ),
    ActionSpec(
        kind=_K.RESET_RECOVERY,
        title="Take out recovery contact",
        effect="The phone or address can't be used to get back into the account.",
        facet=_F.RECOVERY,
        undo=_K.RESTORE_RECOVERY,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REMOVE_SECOND_FACTOR,
        title="Remove second factor",
        effect="That phone or authenticator can't be used to sign in any more.",
        risk="If it is the owner's, enrol it again with them on the phone.",
        facet=_F.SECOND_FACTORS,
        irreversible="it has to be enrolled again on the device",
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REQUIRE_SECOND_FACTOR,
        title="Require a second factor",
        effect="A password alone no longer opens the account.",
        risk="Stay on the phone until the owner has enrolled a factor of their own.",
        facet=_F.SECOND_FACTORS,
        undo=_K.LIFT_SECOND_FACTOR,
    ),
    ActionSpec(
        kind=_K.DISABLE_PROTOCOL,
        title="Switch off protocol",
        effect="Mail programs can't use it for this account.",
        risk="A phone or mail program that the owner uses may stop working.",
        facet=_F.PROTOCOLS,
        undo=_K.ENABLE_PROTOCOL,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.RESTRICT_OWN_CLIENTS,
        title="Restrict the provider's own apps",
        effect="Only the chosen apps of the provider may be used.",
        facet=_F.PROTOCOLS,
        undo=_K.LIFT_OWN_CLIENTS,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.BLOCK_IP,
        title="Block address",
        effect="Nobody in the domain can sign in from it.",
        risk="It hits every account of the domain: check who else uses it.",
        facet=_F.IP_ACCESS,
        reach=Reach.DOMAIN,
        undo=_K.UNBLOCK_IP,
        targeted=True,
        last=True,
    ),
    ActionSpec(
        kind=_K.RESTRICT_LOGIN_IP,
        title="Allow sign-in only from",
        effect="The account can be used from that network only.",
        risk="The owner can't sign in from anywhere else.",
        facet=_F.IP_ACCESS,
        undo=_K.LIFT_LOGIN_IP,
        targeted=True,
        last=True,
    ),
    ActionSpec(
        kind=_K.DISABLE_RULE,
        title="Switch off rule",
        effect="The rule stays where it is and does nothing.",
        facet=_F.RULES,
        undo=_K.ENABLE_RULE,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.STOP_FORWARDING,
        title="Stop forwarding",
        effect="New mail is no longer sent on to that address.",
        facet=_F.FORWARDING,
        undo=_K.RESTORE_FORWARDING,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REMOVE_DELEGATE,
        title="Remove delegate",
        effect="That person can't open or send from this mailbox any more.",
        facet=_F.DELEGATES,
        undo=_K.RESTORE_DELEGATE,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.REMOVE_SEND_AS,
        title="Remove sending address",
        effect="The account can't send under that address any more.",
        facet=_F.SEND_AS,
        undo=_K.RESTORE_SEND_AS,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.CLEAR_AUTO_REPLY,
        title="Switch off automatic reply",
        effect="No automatic answer is sent.",
        facet=_F.AUTO_REPLY,
        undo=_K.RESTORE_AUTO_REPLY,
    ),
    ActionSpec(
        kind=_K.RESET_SETTING,
        title="Take back setting",
        effect="The setting is as it was before somebody changed it. An account or app that was added is switched off.",
        risk="If the owner set it, they miss it: ask first.",
        facet=_F.SETTINGS,
        undo=_K.RESTORE_SETTING,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.RESTRICT_SENDING,
        title="Stop sending to outside",
        effect="The account can't send mail out of the organisation.",
        risk="The owner's own mail to outside is held back too.",
        facet=_F.SENDING,
        undo=_K.LIFT_SENDING,
    ),
    ActionSpec(
        kind=_K.WITHDRAW_MESSAGES,
        title="Withdraw abnormal mail",
        effect="The copies inside the organisation are moved out of their recipients' way: the provider tells where. "
        "Mail that is planned and not sent yet is stopped.",
        risk="It changes other people's mailboxes. Copies outside can't be taken back.",
        facet=_F.MESSAGES,
        reach=Reach.MAILBOXES,
        undo=_K.RESTORE_MESSAGES,
        targeted=True,
    ),
    ActionSpec(
        kind=_K.PURGE_MESSAGES,
        title="Purge withdrawn mail",
        effect="The copies that were withdrawn are removed for good. Withdraw them first.",
        risk="Nobody can give them back, the owner's own mail neither.",
        facet=_F.MESSAGES,
        reach=Reach.MAILBOXES,
        irreversible="a purged copy is gone; one byte-true copy is kept as evidence where the provider can show one",
        targeted=True,
    ),
    ActionSpec(
        kind=_K.RESTRICT_RECEIVING,
        title="Stop mail from outside",
        effect="Mail from outside the organisation is turned away. The account still gets mail from inside.",
        risk="Customers and services outside get an error when they write.",
        facet=_F.SENDING,
        undo=_K.LIFT_RECEIVING,
    ),
    ActionSpec(
        kind=_K.FILTER_MAIL,
        title="Turn away mail",
        effect="New mail that fits goes to the quarantine, in every mailbox of the domain. What came before stays.",
        risk="Honest mail that fits is held back too: see first what it would have caught.",
        facet=_F.RULES,
        reach=Reach.DOMAIN,
        undo=_K.UNFILTER_MAIL,
        targeted=True,
        last=True,
    ),
    ActionSpec(
        kind=_K.SET_CONTROL,
        title="Set up",
        effect="From then on it is seen, allowed or stopped as the control says. What came or went before stays.",
        risk="Honest mail may wait or be stopped; others may read people's mail. Ask first who may allow that.",
        facet=_F.SETTINGS,
        reach=Reach.DOMAIN,
        undo=_K.LIFT_CONTROL,
        targeted=True,
    ),
)

_UNDO_TITLES = {
    _K.RESTORE_PASSWORD: "Put back the former password",
    _K.RESTORE_APP_PASSWORD: "Put back app password",
    _K.RESUME_SIGN_IN: "Allow signing in again",
    _K.RESTORE_RECOVERY: "Put back recovery contact",
    _K.LIFT_SECOND_FACTOR: "No longer require a second factor",
    _K.ENABLE_PROTOCOL: "Switch on protocol",
    _K.LIFT_OWN_CLIENTS: "Allow the provider's own app again",
    _K.UNBLOCK_IP: "Unblock address",
    _K.LIFT_LOGIN_IP: "Allow sign-in from anywhere",
    _K.ENABLE_RULE: "Switch on rule",
    _K.RESTORE_FORWARDING: "Put back forwarding",
    _K.RESTORE_DELEGATE: "Put back delegate",
    _K.RESTORE_SEND_AS: "Put back sending address",
    _K.RESTORE_AUTO_REPLY: "Put back automatic reply",
    _K.RESTORE_SETTING: "Put back setting",
    _K.LIFT_SENDING: "Allow sending to outside",
    _K.RESTORE_MESSAGES: "Give withdrawn mail back",
    _K.UNFILTER_MAIL: "Let mail in again",
    _K.LIFT_RECEIVING: "Allow mail from outside",
    _K.LIFT_CONTROL: "Take a control back",
}
_UNDO_EFFECTS = {
    _K.RESTORE_PASSWORD: "The password from before the reset works again; the one that was set in its place does not.",
    _K.RESTORE_APP_PASSWORD: "The mail program that uses it gets in again.",
}
_UNDO_RISKS = {
    _K.RESTORE_PASSWORD: "Whoever else knows that password gets in again. The owner has to be told which one works.",
    _K.RESTORE_APP_PASSWORD: "Whoever else has it gets in again.",
}


def _inverse(spec: ActionSpec) -> ActionSpec:
    assert spec.undo is not None
    return ActionSpec(
        kind=spec.undo,
        title=_UNDO_TITLES[spec.undo],
        effect=_UNDO_EFFECTS.get(spec.undo, "Puts back what was there before."),
        risk=_UNDO_RISKS.get(spec.undo, ""),
        facet=spec.facet,
        touches=spec.touches,
        reach=spec.reach,
        undo=spec.kind,
        targeted=spec.targeted,
    )


ACTIONS: dict[ActionKind, ActionSpec] = {
    spec.kind: spec for spec in (*_SPECS, *(_inverse(s) for s in _SPECS if s.undo is not None))
}
"""Every action, by kind: the forward ones in the order in which a playbook would use them."""

NOT_BY_HAND = frozenset(s.undo for s in _SPECS if s.undo is not None and s.irreversible)
"""Kinds that only a provider can carry out which kept what was there before: no console has them."""


def spec_of(kind: ActionKind) -> ActionSpec:
    """Returns what is true of every action of this kind."""
    return ACTIONS[kind]


class Action(Thing):
    """One change to one account, as planned. Holds no secret."""

    id: str
    """Unique within its case, readable and stable: `block-ip:203.0.113.7/32`."""
    kind: ActionKind
    target: str = ""
    """What it acts on: the key of a facet's item, an address in CIDR form, a message group."""
    label: str = ""
    """The target as a person would name it. May hold text from strangers."""
    params: JsonObject = {}
    """What the provider needs beyond the target; never a secret."""
    undo_of: str | None = None
    """The id of the action that this one takes back."""

    @property
    def spec(self) -> ActionSpec:
        """What is true of every action of its kind."""
        return spec_of(self.kind)

    @property
    def reach(self) -> Reach:
        """How far it goes: as its kind does, or as far as what it changes (a rule for the whole domain)."""
        return Reach.DOMAIN if self.params.get("scope") == WHOLE_DOMAIN else self.spec.reach


_PLAIN = re.compile(r"[A-Za-z0-9@._:/+-]{1,64}")


def action_id(kind: ActionKind, target: str = "", attempt: int = 1) -> str:
    """Returns the id of an action: its kind and target, and `~2` on the second attempt.

    A target that could not be typed safely on a command line is replaced by a short hash of it.
    """
    name = kind.value
    if target:
        digest = hashlib.sha256(target.encode("utf-8", "surrogatepass")).hexdigest()
        name += ":" + (target if _PLAIN.fullmatch(target) else "x" + digest[:10])
    return name if attempt == 1 else f"{name}~{attempt}"
