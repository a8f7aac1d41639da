"""Google's names of login methods and events, and what they mean here.

Login: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/login
User accounts: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/user-accounts
Looked up there: second factor, password, recovery data, warnings. The names for passkeys and Advanced Protection and
the methods of checks are known from records and from programs that read them.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.words import Facet, SignInEvent

__all__ = ["CHANGES", "LOGIN_TYPES", "SIGNIN_EVENTS", "WEB_TYPES", "Change", "method_words"]

SIGNIN_EVENTS: dict[str, tuple[SignInEvent, bool | None, str]] = {
    "login_success": (SignInEvent.LOGIN, True, ""),
    "login_failure": (SignInEvent.LOGIN, False, "failed"),
    "login_challenge": (SignInEvent.CHALLENGE, None, "extra check"),
    "login_verification": (SignInEvent.CHALLENGE, None, "check"),
    "logout": (SignInEvent.LOGOUT, None, ""),
    "suspicious_login": (SignInEvent.LOGIN, False, "Google blocked a suspicious sign-in"),
    "suspicious_login_less_secure_app": (
        SignInEvent.LOGIN,
        False,
        "Google blocked a suspicious sign-in from a less secure app",
    ),
    "suspicious_programmatic_login": (SignInEvent.LOGIN, False, "Google blocked a suspicious sign-in by a program"),
}
"""Event name -> kind, success (None: look at the challenge's status), what to say about it."""

LOGIN_TYPES = {
    "saml": "single sign-on",
    "reauth": "asked for the password again",
    "exchange": "an existing session was turned into another kind",
    "unknown": "way of signing in unknown",
}
WEB_TYPES = frozenset({"google_password", "saml", "reauth"})

_METHODS = {
    "none": "no check",
    "google_authenticator": "authenticator app",
    "google_prompt": "prompt on the phone",
    "device_prompt": "prompt on the phone",
    "idv_preregistered_phone": "code to the registered phone",
    "idv_any_phone": "code to any phone",
    "idv_any_email": "code to any address",
    "idv_preregistered_email": "code to the registered address",
    "backup_code": "backup code",
    "offline_otp": "security code",
    "login_location": "usual place asked for",
    "knowledge_preregistered_phone": "registered phone number asked for",
    "knowledge_preregistered_email": "registered address asked for",
    "saml": "single sign-on",
    "oidc": "single sign-on",
}


def method_words(methods: list[str]) -> str:
    """Returns the checks of one sign-in in order: "password, 3 tries, then code to the registered phone"."""
    runs: list[tuple[str, int]] = []
    for method in methods:
        word = _METHODS.get(method, method.replace("_", " "))
        if runs and runs[-1][0] == word:
            runs[-1] = (word, runs[-1][1] + 1)
        else:
            runs.append((word, 1))
    return ", then ".join(word if n == 1 else f"{word}, {n} tries" for word, n in runs)


class Change(NamedTuple):
    """What an event about an account means."""

    facet: Facet
    change: str
    """added, removed, changed."""
    key: str
    what: str


_F = Facet
CHANGES: dict[str, Change] = {
    "2sv_enroll": Change(_F.SECOND_FACTORS, "added", "2-step-verification", "2-step verification was set up"),
    "2sv_disable": Change(_F.SECOND_FACTORS, "removed", "2-step-verification", "2-step verification was switched off"),
    "passkey_enrolled": Change(_F.SECOND_FACTORS, "added", "passkey", "a passkey was added"),
    "passkey_removed": Change(_F.SECOND_FACTORS, "removed", "passkey", "a passkey was removed"),
    "titanium_enroll": Change(
        _F.SECOND_FACTORS, "added", "advanced-protection", "the Advanced Protection Program was joined"
    ),
    "titanium_unenroll": Change(
        _F.SECOND_FACTORS, "removed", "advanced-protection", "the Advanced Protection Program was left"
    ),
    "password_edit": Change(_F.PASSWORD, "changed", "", "the password was changed"),
    "recovery_email_edit": Change(_F.RECOVERY, "changed", "address", "the recovery address was changed"),
    "recovery_phone_edit": Change(_F.RECOVERY, "changed", "phone", "the recovery phone was changed"),
    "recovery_secret_qa_edit": Change(
        _F.RECOVERY, "changed", "secret-question", "the secret question or its answer was changed"
    ),
    "email_forwarding_out_of_domain": Change(_F.FORWARDING, "added", "", "forwarding to outside"),
    "account_disabled_hijacked": Change(_F.SIGN_IN, "changed", "", "Google disabled the account: it may be hijacked"),
    "account_disabled_password_leak": Change(
        _F.SIGN_IN, "changed", "", "Google disabled the account: its password has leaked"
    ),
    "account_disabled_generic": Change(_F.SIGN_IN, "changed", "", "Google disabled the account"),
    "account_disabled_spamming": Change(_F.SIGN_IN, "changed", "", "Google disabled the account: it sent spam"),
    "account_disabled_spamming_through_relay": Change(
        _F.SIGN_IN, "changed", "", "Google disabled the account: it sent spam through a relay"
    ),
    "gov_attack_warning": Change(
        _F.SIGN_IN, "changed", "warning", "Google warned of an attack that may be backed by a government"
    ),
    "user_signed_out_due_to_suspicious_session_cookie": Change(
        _F.SESSIONS, "removed", "", "Google ended a session: its cookie was used in a suspicious way"
    ),
}
"""Event name -> what it means."""
