"""What each action did, and what each open exposure means, as the owner of the account would understand it."""

from __future__ import annotations

from workbench.model.actions import ActionKind as K
from workbench.model.words import Facet

from ..saying import Said, say

__all__ = ["DONE", "STILL_OPEN"]

DONE: dict[K, Said] = {
    K.RESET_PASSWORD: say("Your password was changed."),
    K.SUSPEND_SIGN_IN: say("Signing in was stopped for now."),
    K.REVOKE_SESSIONS: say("All devices were signed out, yours too."),
    K.FORGET_DEVICES: say("Devices that were trusted have to prove themselves again."),
    K.REVOKE_APP_PASSWORD: say("A password for a mail program was made void."),
    K.REVOKE_GRANT: say("An app lost its access to your mail."),
    K.REVOKE_BACKUP_CODES: say("The backup codes for signing in were made void. You get new ones."),
    K.RESET_RECOVERY: say("A way to recover the account that was not yours was taken out."),
    K.REMOVE_SECOND_FACTOR: say("A second step of signing in that was not yours was taken out."),
    K.REQUIRE_SECOND_FACTOR: say("Signing in now needs a second step."),
    K.DISABLE_PROTOCOL: say("Access for older mail programs was switched off."),
    K.RESTRICT_OWN_CLIENTS: say("Your account can be used only from the provider's own programs for now."),
    K.BLOCK_IP: say("Addresses that the intruder came from were blocked."),
    K.RESTRICT_LOGIN_IP: say("Your account can be reached from known places only for now."),
    K.DISABLE_RULE: say("A rule in your mailbox was switched off."),
    K.STOP_FORWARDING: say("Your mail is no longer sent on to a stranger."),
    K.REMOVE_DELEGATE: say("Somebody else's access to your mailbox was taken away."),
    K.REMOVE_SEND_AS: say("Somebody else can no longer send in your name."),
    K.CLEAR_AUTO_REPLY: say("An automatic reply was switched off."),
    K.RESET_SETTING: say("A setting of your account was put back."),
    K.RESTRICT_SENDING: say("For now you can't send mail to the outside."),
    K.WITHDRAW_MESSAGES: say("Mail that was sent in your name was taken back where that was possible."),
    K.PURGE_MESSAGES: say("Mail that was sent in your name was deleted where that was possible."),
}
"""Those that take back another action are left out: the action they take back is not told either."""

STILL_OPEN: dict[Facet, Said] = {
    Facet.PASSWORD: say("The password is not changed yet."),
    Facet.SESSIONS: say("Devices that were signed in may still be."),
    Facet.APP_PASSWORDS: say("A password for a mail program may not be yours."),
    Facet.OAUTH_GRANTS: say("An app that may not be yours can read your mail."),
    Facet.SECOND_FACTORS: say("A second step of signing in may not be yours."),
    Facet.PROTOCOLS: say("Older mail programs can still get in."),
    Facet.RULES: say("A rule in your mailbox may not be yours."),
    Facet.FORWARDING: say("Your mail may still be sent on to somebody."),
    Facet.DELEGATES: say("Somebody else may have access to your mailbox."),
    Facet.SEND_AS: say("Somebody else may be able to send in your name."),
    Facet.AUTO_REPLY: say("An automatic reply or a signature may not be yours."),
    Facet.SETTINGS: say("A setting of your account may not be yours."),
    Facet.RECOVERY: say("A telephone number or address to recover the account may not be yours."),
    Facet.MESSAGES: say("Mail that you did not write is still in other people's mailboxes."),
}
