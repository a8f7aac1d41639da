"""What an administrator did to an account or its domain: Google's names of events, and what they mean here.

https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-user-settings (`USER_EMAIL` is whom it
happened to), https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-delegated-admin-settings
and https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-security-settings were looked up.
Names of the e-mail and domain settings, and which parameter names their item, are taken from programs that read these
logs and from public samples, and are not confirmed against Google's pages: an event whose parameters differ is still
told, with an empty key.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.words import Activity, Facet

__all__ = ["ADMIN", "AdminMeaning"]


class AdminMeaning(NamedTuple):
    """What an event means."""

    facet: Facet | Activity
    change: str
    """added, removed, changed; "done" for a deed."""
    what: str
    """Plain words; `{item}` is the item, where the record names it."""
    key: str = ""
    item: tuple[str, ...] = ()
    """Parameters that name the item, the best first."""


_F, _A = Facet, AdminMeaning
_TWO_STEP, _BACKUP, _KEY = "2-step-verification", "backup-codes", "security-key"
_SETTING = ("USER_DEFINED_SETTING_NAME", "SETTING_NAME")

ADMIN: dict[str, AdminMeaning] = {
    "CHANGE_PASSWORD": _A(_F.PASSWORD, "changed", "the password was changed"),
    "CHANGE_PASSWORD_ON_NEXT_LOGIN": _A(
        _F.PASSWORD, "changed", "whether the password must be changed at the next sign-in was set"
    ),
    "TURN_OFF_2_STEP_VERIFICATION": _A(
        _F.SECOND_FACTORS, "removed", "2-step verification was switched off", key=_TWO_STEP
    ),
    "UNENROLL_USER_FROM_STRONG_AUTH": _A(
        _F.SECOND_FACTORS, "removed", "2-step verification was taken away", key=_TWO_STEP
    ),
    "UNENROLL_USER_FROM_TITANIUM": _A(
        _F.SECOND_FACTORS, "removed", "the Advanced Protection Program was left", key="advanced-protection"
    ),
    "USER_ENROLLED_IN_TWO_STEP_VERIFICATION": _A(
        _F.SECOND_FACTORS, "added", "2-step verification was set up", key=_TWO_STEP
    ),
    "USER_PUT_IN_TWO_STEP_VERIFICATION_GRACE_PERIOD": _A(
        _F.SECOND_FACTORS, "changed", "2-step verification is not asked for some time", key="required"
    ),
    "GENERATE_2SV_SCRATCH_CODES": _A(_F.SECOND_FACTORS, "added", "backup codes were made", key=_BACKUP),
    "DELETE_2SV_SCRATCH_CODES": _A(_F.SECOND_FACTORS, "removed", "backup codes were deleted", key=_BACKUP),
    "SECURITY_KEY_REGISTERED_FOR_USER": _A(_F.SECOND_FACTORS, "added", "a security key was registered", key=_KEY),
    "REVOKE_SECURITY_KEY": _A(_F.SECOND_FACTORS, "removed", "a security key was withdrawn", key=_KEY),
    "PASSKEY_REVOKED": _A(_F.SECOND_FACTORS, "removed", "a passkey was withdrawn", key="passkey"),
    "REVOKE_ASP": _A(_F.APP_PASSWORDS, "removed", "an app password was withdrawn", item=("ASP_ID",)),
    "REVOKE_3LO_TOKEN": _A(_F.OAUTH_GRANTS, "removed", "the access of {item} was withdrawn", item=("APP_ID",)),
    "REVOKE_3LO_DEVICE_TOKENS": _A(
        _F.SESSIONS, "removed", "the access of the device {item} was withdrawn", item=("DEVICE_ID",)
    ),
    "RESET_SIGNIN_COOKIES": _A(_F.SESSIONS, "removed", "all sessions were ended"),
    "ADD_RECOVERY_EMAIL": _A(_F.RECOVERY, "added", "a recovery address was added", key="address"),
    "CHANGE_RECOVERY_EMAIL": _A(_F.RECOVERY, "changed", "the recovery address was changed", key="address"),
    "REMOVE_RECOVERY_EMAIL": _A(_F.RECOVERY, "removed", "the recovery address was removed", key="address"),
    "ADD_RECOVERY_PHONE": _A(_F.RECOVERY, "added", "a recovery phone was added", key="phone"),
    "CHANGE_RECOVERY_PHONE": _A(_F.RECOVERY, "changed", "the recovery phone was changed", key="phone"),
    "REMOVE_RECOVERY_PHONE": _A(_F.RECOVERY, "removed", "the recovery phone was removed", key="phone"),
    "CREATE_USER": _A(_F.SIGN_IN, "changed", "the account was made"),
    "UNDELETE_USER": _A(_F.SIGN_IN, "changed", "the account was brought back"),
    "DELETE_USER": _A(_F.SIGN_IN, "changed", "the account was deleted"),
    "SUSPEND_USER": _A(_F.SIGN_IN, "changed", "the account was suspended"),
    "UNSUSPEND_USER": _A(_F.SIGN_IN, "changed", "the account may sign in again"),
    "RENAME_USER": _A(_F.SIGN_IN, "changed", "the account was renamed to {item}", item=("NEW_VALUE",)),
    "ADD_NICKNAME": _A(_F.SEND_AS, "added", "the alias {item} was added", item=("USER_NICKNAME",)),
    "REMOVE_NICKNAME": _A(_F.SEND_AS, "removed", "the alias {item} was removed", item=("USER_NICKNAME",)),
    "MAIL_ROUTING_DESTINATION_ADDED": _A(
        _F.FORWARDING, "added", "mail is delivered to {item} as well", item=("NEW_VALUE",)
    ),
    "MAIL_ROUTING_DESTINATION_REMOVED": _A(
        _F.FORWARDING, "removed", "mail is no longer delivered to {item}", item=("OLD_VALUE", "NEW_VALUE")
    ),
    "CREATE_EMAIL_MONITOR": _A(
        _F.DELEGATES, "added", "{item} gets a copy of all mail", item=("EMAIL_MONITOR_DEST_EMAIL",)
    ),
    "DELETE_EMAIL_MONITOR": _A(
        _F.DELEGATES, "removed", "{item} gets no copy of the mail any more", item=("EMAIL_MONITOR_DEST_EMAIL",)
    ),
    "REQUEST_MAILBOX_DUMP": _A(Activity.MAIL_READ, "done", "a copy of the whole mailbox was asked for"),
    "GRANT_ADMIN_PRIVILEGE": _A(_F.SIGN_IN, "changed", "the account was made an administrator", key="administrator"),
    "REVOKE_ADMIN_PRIVILEGE": _A(
        _F.SIGN_IN, "changed", "the account is an administrator no longer", key="administrator"
    ),
    "GRANT_DELEGATED_ADMIN_PRIVILEGES": _A(
        _F.SIGN_IN, "changed", "the account was given some rights of an administrator", key="administrator"
    ),
    "ASSIGN_ROLE": _A(
        _F.SIGN_IN, "changed", "the account was given the administrator's role {item}", item=("ROLE_NAME",)
    ),
    "UNASSIGN_ROLE": _A(_F.SIGN_IN, "changed", "the account lost the administrator's role {item}", item=("ROLE_NAME",)),
    "AUTHORIZE_API_CLIENT_ACCESS": _A(
        _F.OAUTH_GRANTS,
        "added",
        "the application {item} may act for every account of the domain",
        item=("API_CLIENT_NAME",),
    ),
    "REMOVE_API_CLIENT_ACCESS": _A(
        _F.OAUTH_GRANTS,
        "removed",
        "the application {item} may no longer act for every account of the domain",
        item=("API_CLIENT_NAME",),
    ),
    "CREATE_GMAIL_SETTING": _A(_F.RULES, "added", "a mail rule of the domain was made: {item}", item=_SETTING),
    "CHANGE_GMAIL_SETTING": _A(_F.RULES, "changed", "a mail rule of the domain was changed: {item}", item=_SETTING),
    "DELETE_GMAIL_SETTING": _A(_F.RULES, "removed", "a mail rule of the domain was deleted: {item}", item=_SETTING),
    "CHANGE_EMAIL_SETTING": _A(_F.RULES, "changed", "a mail setting of the domain was changed: {item}", item=_SETTING),
    "ENFORCE_STRONG_AUTHENTICATION": _A(
        _F.SECOND_FACTORS, "changed", "whether the domain requires 2-step verification was set", key="required"
    ),
    "ALLOW_STRONG_AUTHENTICATION": _A(
        _F.SECOND_FACTORS, "changed", "whether the domain allows 2-step verification was set", key="allowed"
    ),
}
"""Event name -> what it means."""
