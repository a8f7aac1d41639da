"""What a desk says about its Alibaba Mail."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["CHINA", "SECRET", "Options"]

CHINA = "https://alimail-cn.aliyuncs.com"
"""The API's address for China: Alibaba's samples (https://help.aliyun.com/document_detail/2855420.html)."""
SECRET = "app-secret"  # noqa: S105 - the name of a secret
_SITES = (
    "The API's address, which must be your site's: China alimail-cn.aliyuncs.com (the default), Singapore and "
    "international alimail-sg.aliyuncs.com as others use it; those of Germany, the US and Hong Kong are not known"
)


class Options(BaseModel):
    """The settings of the provider `alimail`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: str = Field(
        min_length=1, description="The App ID (administrator's console: Advanced Features > API Open Platform)"
    )
    host: str = Field(default=CHINA, description=_SITES)
    quarantine: str = Field(
        default="Withdrawn by the helpdesk",
        min_length=1,
        max_length=60,
        description="The folder that withdrawn mail is moved to, made in each recipient's own mailbox",
        json_schema_extra={"ask": False},
    )
    everyone: bool = Field(
        default=False,
        description="Search every mailbox of the domain for the intruder's mail, not only its known recipients'",
        json_schema_extra={"ask": False},
    )
    forbidden: tuple[str, ...] = Field(
        default=(),
        description="Keywords that your domain forbids in passwords, since the API does not tell them",
        json_schema_extra={"ask": False},
    )
