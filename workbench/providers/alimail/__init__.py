"""Alibaba Mail (Alimail) through its Open API.

Only calls that Alibaba's own pages or SDK show, or that working code of others makes, are used; each module names its
sources. The official reference (https://mailhelp.aliyun.com/openapi/index.html) was not available when it was written,
and no live tenant was asked. What is not confirmed is worked by hand, after the guide.
"""
