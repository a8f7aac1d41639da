"""What a desk says about its Alibaba Mail."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from ..http.address import typed_address

__all__ = ["CHINA", "Options"]

CHINA = "https://alimail-cn.aliyuncs.com"
"""The API's address for China: Alibaba's samples (https://help.aliyun.com/document_detail/2855420.html)."""


class Options(BaseModel):
    """The settings of the provider `alimail`."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    client_id: str = Field(min_length=1)
    """The App ID (administrator's console: Advanced Features > API Open Platform)"""
    client_secret: SecretStr
    """The App's secret, shown when the app is edited again; it opens every mailbox that its permissions name"""
    host: Annotated[str, AfterValidator(typed_address)] = CHINA
    """The API's address, your site's own: China https://alimail-cn.aliyuncs.com; Singapore, as others use it,
    https://alimail-sg.aliyuncs.com; those of Germany, the US and Hong Kong are not known"""
    everyone: bool = False
    """Search every mailbox of the domain for the intruder's mail, not only its known recipients'?"""
    quarantine: str = Field(default="Withdrawn by the helpdesk", min_length=1, max_length=60)
    """The folder for withdrawn mail, made in the mailbox of each recipient"""
    forbidden: tuple[str, ...] = ()
    """Keywords that your domain forbids in passwords: the API does not tell them"""
