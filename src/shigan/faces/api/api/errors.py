"""Everything that goes wrong, as problem details in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shigan.kernel.base.errors import Denied, DomainError
from shigan.kernel.base.outages import outage
from shigan.kernel.web.broken import our_fault
from shigan.kernel.web.problems import problem, problem_of

#: What the schema checks say, by the kind of fault.
_FAULTS = {
    "missing": gettext_lazy("必填"),
    "extra_forbidden": gettext_lazy("没有这一项"),
    "int_parsing": gettext_lazy("应为整数"),
    "int_type": gettext_lazy("应为整数"),
    "int_from_float": gettext_lazy("应为整数"),
    "float_parsing": gettext_lazy("应为数字"),
    "float_type": gettext_lazy("应为数字"),
    "bool_parsing": gettext_lazy("应为 true 或 false"),
    "bool_type": gettext_lazy("应为 true 或 false"),
    "string_type": gettext_lazy("应为文字"),
    "list_type": gettext_lazy("应为列表"),
    "dict_type": gettext_lazy("应为对象"),
    "model_attributes_type": gettext_lazy("应为对象"),
    "string_too_long": gettext_lazy("最多%(max_length)s个字"),
    "string_too_short": gettext_lazy("至少%(min_length)s个字"),
    "string_pattern_mismatch": gettext_lazy("格式不对"),
    "too_long": gettext_lazy("最多%(max_length)s项"),
    "greater_than_equal": gettext_lazy("不能小于%(ge)s"),
    "less_than_equal": gettext_lazy("不能大于%(le)s"),
    "finite_number": gettext_lazy("应为数字"),
    "enum": gettext_lazy("应为：%(expected)s"),
    "literal_error": gettext_lazy("应为：%(expected)s"),
}
#: Where a value was, if it was not in the body.
_PLACES = {"query", "path", "header", "form", "file"}


def answer_errors(api: NinjaAPI) -> None:
    """Let the API answer each error of ours."""
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Exception, _broken)


def not_found(request: HttpRequest, error: object = None) -> HttpResponse:
    """Unknown and forbidden alike."""
    return problem_of(Denied())


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    assert isinstance(error, DomainError)
    return problem_of(error)


def _unknown(request: HttpRequest, error: object) -> HttpResponse:
    said = _("请用有效的令牌（Authorization: Bearer …），或先登录")
    response = problem(401, "unauthorized", said)
    response.headers["WWW-Authenticate"] = 'Bearer realm="shigan"'
    return response


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 403:  # the only one: a session without its CSRF token
        return problem(403, "csrf", _("请求缺少 CSRF 令牌；请刷新页面，或改用访问令牌"))
    return problem(400, "bad-request", _("读不懂请求；正文应为 JSON"))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    assert isinstance(error, ValidationError)
    fields = [(_place(fault["loc"]), _said(fault)) for fault in error.errors]
    said = _("有%(count)d项填得不对") % {"count": len(fields)}
    return problem(422, "invalid", said, fields)


def _place(loc: tuple[Any, ...]) -> str:
    """Body members by their own names; the name of the argument itself says nothing."""
    rest = loc[1:] if loc[0] in _PLACES else loc[2:]
    return ".".join(str(part) for part in rest) or str(loc[-1])


def _said(fault: dict[str, Any]) -> str:
    words = _FAULTS.get(fault["type"])
    return str(words) % fault.get("ctx", {}) if words else str(fault["msg"])


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    told = outage(error)
    response = our_fault() if told is None else problem_of(told)
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    return response
