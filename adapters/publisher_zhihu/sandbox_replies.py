"""What Zhihu answers when it says no: status, code and wording of each refusal.

Seen in public tools and their issue threads, 2026-11. Only the emulator and its tests use these; the client
knows the codes from its own table.
"""

from __future__ import annotations

from publisher.sandbox.wire import Response, json_response


def _error(status: int, code: int, name: str, message: str, **more: object) -> Response:
    return json_response({"error": {"code": code, "name": name, "message": message, **more}}, status=status)


NOT_LOGGED_IN = _error(401, 101, "AuthenticationError", "身份未经过验证")
LOGIN_EXPIRED = _error(401, 100, "AuthenticationInvalidRequest", "ERR_LOGIN_TICKET_EXPIRED")
LOGIN_UNREADABLE = _error(401, 100, "AuthenticationInvalidRequest", "ERR_PARSE_LOGIN_TICKET")
CAPTCHA = _error(
    403,
    40352,
    "UnhumanError",
    "系统监测到您的网络环境存在异常，请点击下方验证按钮进行验证",
    redirect="https://www.zhihu.com/account/unhuman?type=S3I4&need_login=true&session=sandbox",
    need_login=True,
)
CHALLENGE = Response(
    403,
    b'<html><head><meta id="zh-zse-ck" content="004_sandbox"></head><body></body></html>',
    {"Content-Type": "text/html; charset=utf-8"},
)
UNSIGNED = json_response({"code": 10003, "message": "请求参数异常，请升级客户端后重试。"}, status=403)
NOT_FOUND = json_response({"code": 4041, "message": "资源不存在"}, status=404)
CANNOT_FETCH = _error(422, 4000, "UnproccessableException", "上传图片出错")
LOGIN_PAGE = Response(
    405, b"<!doctype html><title>login</title>", {"Content-Type": "text/html; charset=utf-8"}
)
FORMAT = json_response({"code": 1, "message": "内容格式错误", "toast_message": "", "data": None})
TRY_LATER = json_response(
    {"code": 4000, "message": "发布失败，请稍后再试", "toast_message": "", "data": None}
)
TOAST = json_response({"code": 0, "message": "success", "toast_message": "请先绑定话题再发布", "data": None})
NO_SUCH_ROUTE = json_response({"code": 404, "message": "no such route in this emulator"}, status=404)

NAMED = {
    "not-logged-in": NOT_LOGGED_IN,
    "login-expired": LOGIN_EXPIRED,
    "captcha": CAPTCHA,
    "challenge": CHALLENGE,
    "unsigned": UNSIGNED,
    "not-found": NOT_FOUND,
    "cannot-fetch": CANNOT_FETCH,
    "login-page": LOGIN_PAGE,
    "format": FORMAT,
    "try-later": TRY_LATER,
    "toast": TOAST,
}
"""The refusals by name, for a server's programmed faults."""


def bad_request(message: str, *, code: int = 4000, name: str = "BadRequest") -> Response:
    """A request that the platform understood and turns down."""
    return _error(400, code, name, message)


def not_yours() -> Response:
    """Someone else's draft."""
    return _error(403, 4030, "ForbiddenError", "没有权限")
