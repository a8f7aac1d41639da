"""Titles of events and columns as Google's Admin console writes them into its files, and the API's names for them.

Titles of changes by the user and of warnings: https://cloud.google.com/logging/docs/audit/gsuite-login-samples; of what
administrators do: the headings of the pages named in `google_admin_words`; of grants:
https://support.google.com/a/answer/6124308 ("Authorize", "Revoke"). How a file spells the titles of sign-ins
("Successful login") and those titles that stand on none of these pages is not confirmed: several spellings are taken.
"""

from __future__ import annotations

import re

from .google_admin_words import ADMIN
from .google_changes import GRANTS
from .google_words import CHANGES, SIGNIN_EVENTS

__all__ = ["COLUMNS", "event_name", "plain"]

_TITLES = {
    "2-step verification disable": "2sv_disable",
    "2-step verification enroll": "2sv_enroll",
    "account password change": "password_edit",
    "account recovery email change": "recovery_email_edit",
    "account recovery phone change": "recovery_phone_edit",
    "account recovery secret question answer change": "recovery_secret_qa_edit",
    "leaked password": "account_disabled_password_leak",
    "suspicious login blocked": "suspicious_login",
    "suspicious login": "suspicious_login",
    "suspicious login from less secure app blocked": "suspicious_login_less_secure_app",
    "suspicious programmatic login blocked": "suspicious_programmatic_login",
    "suspicious programmatic login": "suspicious_programmatic_login",
    "user suspended": "account_disabled_generic",
    "user suspended spam through relay": "account_disabled_spamming_through_relay",
    "user suspended spam": "account_disabled_spamming",
    "user suspended suspicious activity": "account_disabled_hijacked",
    "out of domain email forwarding enabled": "email_forwarding_out_of_domain",
    "government-backed attack": "gov_attack_warning",
    "government-backed attack warning": "gov_attack_warning",
    "passkey enrolled": "passkey_enrolled",
    "passkey removed": "passkey_removed",
    "successful login": "login_success",
    "login success": "login_success",
    "failed login": "login_failure",
    "login failure": "login_failure",
    "login challenge": "login_challenge",
    "login verification": "login_verification",
    "logout": "logout",
    "user logout": "logout",
    "2-step verification scratch codes deletion": "DELETE_2SV_SCRATCH_CODES",
    "2-step verification scratch codes generate": "GENERATE_2SV_SCRATCH_CODES",
    "3-legged oauth device tokens revoke": "REVOKE_3LO_DEVICE_TOKENS",
    "3-legged oauth token revoke": "REVOKE_3LO_TOKEN",
    "role assign": "ASSIGN_ROLE",
    "role unassign": "UNASSIGN_ROLE",
    "user creation": "CREATE_USER",
    "user deletion": "DELETE_USER",
    "user suspension": "SUSPEND_USER",
    "user unsuspension": "UNSUSPEND_USER",
    "password change": "CHANGE_PASSWORD",
    "user password change": "CHANGE_PASSWORD",
    "oauth authorize": "authorize",
    "oauth grant": "authorize",
    "grant": "authorize",
    "oauth revoke": "revoke",
}
_KNOWN = (*SIGNIN_EVENTS, *CHANGES, *ADMIN, *GRANTS)
_FILLER = frozenset({"user", "to", "for", "the", "of", "a"})


def plain(text: str) -> str:
    """Returns a title or a column's name in lower case, without marks and brackets."""
    return " ".join(re.sub(r"[^\w\- ]+", " ", re.sub(r"\(utc[^)]*\)|\(gmt[^)]*\)", " ", text.lower())).split())


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[\s_]+", name.lower().replace("2-step", "2_step"))) - _FILLER


_BY_WORDS = {_words(name): name for name in _KNOWN}
_BY_NAME = {name.lower(): name for name in _KNOWN}


def event_name(title: str) -> str:
    """Returns the API's name of an event that the console names by its title; empty where it is not known."""
    words = plain(title[:200])
    return _TITLES.get(words) or _BY_NAME.get(words.replace(" ", "_")) or _BY_WORDS.get(_words(words), "")


COLUMNS = {
    "date": "date",
    "date and time": "date",
    "time": "date",
    "event": "event",
    "event name": "event",
    "description": "description",
    "event description": "description",
    "actor": "actor",
    "actor email": "actor",
    "admin": "actor",
    "admin name": "actor",
    "user": "actor",
    "user name": "actor",
    "ip address": "ip",
    "ip": "ip",
    "location": "region",
    "region": "region",
    "region code": "region",
    "login type": "login_type",
    "challenge type": "login_challenge_method",
    "login challenge method": "login_challenge_method",
    "challenge status": "login_challenge_status",
    "login challenge status": "login_challenge_status",
    "is suspicious": "is_suspicious",
    "is second factor": "is_second_factor",
    "affected user": "affected_email_address",
    "affected email address": "affected_email_address",
    "email forwarding address": "email_forwarding_destination_address",
    "email forwarding destination address": "email_forwarding_destination_address",
    "application name": "app_name",
    "app name": "app_name",
    "application": "app_name",
    "application id": "client_id",
    "app id": "client_id",
    "client id": "client_id",
    "oauth client id": "client_id",
    "scope": "scope",
    "scopes": "scope",
    "user email": "USER_EMAIL",
    "role name": "ROLE_NAME",
    "setting name": "SETTING_NAME",
    "new value": "NEW_VALUE",
    "old value": "OLD_VALUE",
}
"""Column's name in lower case -> what it is: a part of the record, or the API's parameter.

Documented: event name, event description, IP address, date, admin, user, application name, client ID, scope
(https://support.google.com/a/answer/4579579, https://support.google.com/a/answer/6124308). The others are attributes of
the search page that may be shown as columns; as columns of a file they are not confirmed.
"""
