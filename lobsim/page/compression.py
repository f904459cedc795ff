"""Compression of what the server sends: a class of thirty opens the page through one wireless network."""

import gzip
from functools import lru_cache
from typing import Any

from flask import Flask, Response, request

SMALLEST = 500  # bytes, of which nothing is gained below
FILES = {"application/javascript", "text/javascript", "text/css"}  # the same for all
KINDS = FILES | {"application/json", "text/html", "text/csv"}
QUICK, SMALL = 5, 9  # levels: of an answer, which is packed once, and of a file, which is packed for all


def register(server: Flask) -> None:
    """Pack every response of a server whose visitor can unpack it."""

    @server.after_request
    def _compress(response: Response) -> Response:
        if response.mimetype not in KINDS or response.status_code != 200 or "Content-Encoding" in response.headers:
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] > 0:
            _pack(response)
        return response


def _pack(response: Any) -> None:
    response.direct_passthrough = False
    plain = response.get_data()
    if len(plain) < SMALLEST:
        return
    response.set_data(_packed(plain) if response.mimetype in FILES else gzip.compress(plain, QUICK, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # other bytes, the same file


@lru_cache(maxsize=64)
def _packed(plain: bytes) -> bytes:
    return gzip.compress(plain, SMALL, mtime=0)
