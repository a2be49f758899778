"""All calls of version 1, and their description."""

import copy
from functools import cache
from typing import Any

from ninja import NinjaAPI

from campaigns.api import ledger, reports
from evaluations.api import scores
from units.api.access import TokenAccess
from units.api.bodies import ExactParser
from units.api.problems import TYPE, teach_problems

PREFIX = "/api/v1/"
_FIRST_PROBLEM = 400
_ABOUT = (
    "业务系统用接入密钥调用。写入的接口要带 Idempotency-Key：同一次调用重发不会重复写入。"
    "数据只写成草稿，由单位的填报员核对后提交；范围以外的单位看不到、写不进。出错时按 RFC 9457 说明原因。"
)


interface = NinjaAPI(
    title="民政系统文明行业创建活动：业务系统接口",
    version="1",
    description=_ABOUT,
    auth=TokenAccess(),
    parser=ExactParser(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)
teach_problems(interface)
interface.add_router("/ledger", ledger.router)
interface.add_router("", reports.router)
interface.add_router("", scores.router)


@cache
def described() -> dict[str, Any]:
    """All calls as OpenAPI 3.1, with problems as what they are."""
    found = copy.deepcopy(dict(interface.get_openapi_schema(path_prefix=PREFIX)))
    for calls in found["paths"].values():
        for call in calls.values():
            for status, answer in call["responses"].items():
                if int(status) >= _FIRST_PROBLEM:
                    answer["content"] = {TYPE: answer["content"]["application/json"]}
    for schema in found["components"]["schemas"].values():
        schema.pop("description", None)  # the words of our code, not of its readers
    return found
