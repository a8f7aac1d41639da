"""Microsoft's names of operations and errors, and what they mean here.

Operations of Exchange and of the directory: https://learn.microsoft.com/purview/audit-log-activities and
https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
Errors of sign-ins: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
Parameters of cmdlets: https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox and its neighbours.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.words import Activity, Facet

__all__ = [
    "DIRECTORY",
    "ERRORS",
    "FACTOR_PROPERTIES",
    "INTERRUPTED",
    "MAIL",
    "PROTOCOL_SWITCHES",
    "Meaning",
]


class Meaning(NamedTuple):
    """What an operation means."""

    facet: Facet
    change: str
    key: str
    what: str


_F = Facet
DIRECTORY: dict[str, Meaning] = {
    "consent to application": Meaning(_F.OAUTH_GRANTS, "added", "", "consent to the application"),
    "add oauth2permissiongrant": Meaning(_F.OAUTH_GRANTS, "added", "", "permissions granted to the application"),
    "add delegated permission grant": Meaning(_F.OAUTH_GRANTS, "added", "", "permissions granted to the application"),
    "remove oauth2permissiongrant": Meaning(_F.OAUTH_GRANTS, "removed", "", "permissions taken from the application"),
    "remove delegated permission grant": Meaning(
        _F.OAUTH_GRANTS, "removed", "", "permissions taken from the application"
    ),
    "user registered security info": Meaning(
        _F.SECOND_FACTORS, "added", "security-info", "a way to confirm sign-ins was registered"
    ),
    "admin registered security info": Meaning(
        _F.SECOND_FACTORS, "added", "security-info", "an administrator registered a way to confirm sign-ins"
    ),
    "user updated security info": Meaning(
        _F.SECOND_FACTORS, "changed", "security-info", "a way to confirm sign-ins was changed"
    ),
    "admin updated security info": Meaning(
        _F.SECOND_FACTORS, "changed", "security-info", "an administrator changed a way to confirm sign-ins"
    ),
    "user changed default security info": Meaning(
        _F.SECOND_FACTORS, "changed", "security-info", "the usual way to confirm sign-ins was changed"
    ),
    "user deleted security info": Meaning(
        _F.SECOND_FACTORS, "removed", "security-info", "a way to confirm sign-ins was deleted"
    ),
    "admin deleted security info": Meaning(
        _F.SECOND_FACTORS, "removed", "security-info", "an administrator deleted a way to confirm sign-ins"
    ),
    "disable strong authentication": Meaning(
        _F.SECOND_FACTORS, "removed", "required", "the second factor was switched off"
    ),
    "create application password for user": Meaning(_F.APP_PASSWORDS, "added", "", "an app password was made"),
    "delete application password for user": Meaning(_F.APP_PASSWORDS, "removed", "", "an app password was deleted"),
    "change user password": Meaning(_F.PASSWORD, "changed", "", "the password was changed"),
    "reset user password": Meaning(_F.PASSWORD, "changed", "", "the password was reset"),
    "update stsrefreshtokenvalidfrom timestamp": Meaning(_F.SESSIONS, "removed", "", "sessions were ended"),
    "disable account": Meaning(_F.SIGN_IN, "changed", "", "the account was disabled"),
    "enable account": Meaning(_F.SIGN_IN, "changed", "", "the account was enabled"),
}
"""Operation of the directory, in lower case and without its full stop -> what it means."""

FACTOR_PROPERTIES = {
    "strongauthenticationmethod": (_F.SECOND_FACTORS, "the ways to confirm sign-ins"),
    "strongauthenticationphoneappdetail": (_F.SECOND_FACTORS, "an authenticator app"),
    "strongauthenticationuserdetails": (_F.RECOVERY, "phone numbers and address for confirming sign-ins and resets"),
}
"""Property that an "Update user." changes -> facet, and what it is."""

MAIL = {
    "send": (Activity.MAIL_SENT, "mail sent"),
    "sendas": (Activity.MAIL_SENT, "mail sent as the mailbox"),
    "sendonbehalf": (Activity.MAIL_SENT, "mail sent on behalf of the mailbox"),
    "mailitemsaccessed": (Activity.MAIL_READ, "mail read"),
    "softdelete": (Activity.MAIL_DELETED, "mail deleted"),
    "harddelete": (Activity.MAIL_DELETED, "mail deleted for good"),
    "movetodeleteditems": (Activity.MAIL_DELETED, "mail moved to the deleted items"),
}

PROTOCOL_SWITCHES = {
    "popenabled": ("pop3", "POP3"),
    "imapenabled": ("imap", "IMAP"),
    "smtpclientauthenticationdisabled": ("smtp", "SMTP with a password"),
    "activesyncenabled": ("activesync", "ActiveSync"),
    "ewsenabled": ("ews", "EWS"),
    "mapienabled": ("mapi", "MAPI"),
    "owaenabled": ("web", "Outlook on the web"),
}
"""Parameter of Set-CASMailbox -> key and name of the protocol; the one of SMTP says that it is off."""

ERRORS = {
    "50034": "no such user",
    "50053": "locked, or blocked for its address",
    "50055": "the password has expired",
    "50056": "no password, or a wrong one",
    "50057": "the account is disabled",
    "50058": "not signed in yet",
    "50059": "no such organisation",
    "50072": "first factor right; a second factor must be set up",
    "50074": "first factor right; second factor asked for",
    "50076": "first factor right; second factor asked for",
    "50079": "first factor right; a second factor must be set up",
    "50097": "device must prove itself",
    "50125": "stopped by a reset or registration of the password",
    "50126": "wrong user name or password",
    "50140": "first factor right; asked whether to stay signed in",
    "50158": "first factor right; another check asked for",
    "50173": "the session has been ended; sign in anew",
    "53000": "device does not comply",
    "53003": "blocked by Conditional Access",
    "65001": "the application lacks consent",
    "500121": "second factor failed",
    "530032": "blocked by the organisation's security policy",
    "700082": "the session has expired through disuse",
}
INTERRUPTED = frozenset({"50058", "50072", "50074", "50076", "50079", "50097", "50125", "50140", "50158", "65001"})
"""Neither in nor refused: something more was asked for."""
