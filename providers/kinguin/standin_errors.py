"""The error bodies that Kinguin's documents and users show."""

from typing import Any

_TITLES = {
    400: "Bad Request",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


class Refusal(Exception):
    """The stand-in does not do it."""

    def __init__(self, status: int, kind: str, detail: str, **more: Any) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.more = more

    @classmethod
    def violation(cls, path: str, value: Any, why: str) -> "Refusal":
        """A bad payload: 400 with the place and the value."""
        text = f'Invalid "{path}" property. {why}'
        return cls(400, "ConstraintViolation", text, propertyPath=path, invalidValue=value)

    def body(self, method: str, path: str, at: str) -> dict[str, Any]:
        """The whole body; 401 has a shorter form."""
        if self.kind == "Authorization":
            return {
                "kind": self.kind,
                "status": 401,
                "detail": self.detail,
                "type": "Unauthorized",
            }
        return {
            "kind": self.kind,
            "status": self.status,
            "title": _TITLES.get(self.status, "Error"),
            "detail": self.detail,
            "path": path,
            "method": method,
            "trace": "0f1e2d3c4b",
            "timestamp": at,
            **self.more,
        }


def unauthorised() -> Refusal:
    """The key is not known."""
    return Refusal(401, "Authorization", "Invalid authentication data.")


def missing_product() -> Refusal:
    """404: gone, or out of stock for the moment."""
    return Refusal(404, "HttpClient", "Product not found.")


def missing_order(order_id: str) -> Refusal:
    """404 of an order."""
    return Refusal(404, "OrderNotFound", f'Order "{order_id[:40]}" not found.')
