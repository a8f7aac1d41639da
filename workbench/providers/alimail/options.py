"""What a desk says about its Alibaba Mail."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["CHINA", "Options"]

CHINA = "https://alimail-cn.aliyuncs.com"
"""The API's address for China: Alibaba's samples (https://help.aliyun.com/document_detail/2855420.html)."""


class Options(BaseModel):
    """The settings of the provider `alimail`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = CHINA
    """The API's address; it must be your site's. `https://alimail-sg.aliyuncs.com` is the one for Singapore and
    international sites as far as clients of others tell; Germany, the US and Hong Kong are not known."""
    client_id: str = ""
    """The App ID: Advanced Features > API Open Platform in the administrator's console."""
    quarantine: str = Field(default="Withdrawn by the helpdesk", min_length=1, max_length=60)
    """The folder that withdrawn mail is moved to, in each recipient's own mailbox; made where it is missing."""
    everyone: bool = False
    """Search every mailbox of the domain for the intruder's mail, not only those of its known recipients."""
    forbidden: tuple[str, ...] = ()
    """Keywords that your domain forbids in passwords: the API does not tell them."""
