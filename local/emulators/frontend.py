"""Emulates the front end's bucket behind the CDN: static files with content types, caching and the CDN's headers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote

from aiohttp import hdrs, web

from local.emulators.built_page import BuiltPage
from local.emulators.compressed_files import CompressedFiles
from local.emulators.error_responses import error_response
from shared.error_codes.http import API_GW_METHOD_NOT_ALLOWED
from tools.page_build import PageBuildError
from tools.page_types import CONTENT_TYPES
from tools.routes import longest_match

if TYPE_CHECKING:
    from pathlib import Path

    from tools import routes

ALLOWED_METHODS = ("GET", "HEAD")


class Frontend:
    def __init__(self, folder: Path, settings: routes.Frontend, media_origin: str) -> None:
        self._folder = folder.resolve()
        self._index = settings.index
        self._not_found = self._folder / settings.not_found
        self._cache_control = settings.cache_control
        self._headers = {
            name: value.format(media_origin=media_origin) for name, value in settings.response_headers.items()
        }
        self._compressed = CompressedFiles()
        self._built = BuiltPage(self._folder, self._headers)

    def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in ALLOWED_METHODS:
            message = f"{request.method} is not allowed here; use GET."
            allow = ", ".join(ALLOWED_METHODS)
            return error_response(405, API_GW_METHOD_NOT_ALLOWED, message, Allow=allow, **self._headers)
        try:
            file = self.file_for(request.rel_url.raw_path)
        except PageBuildError as error:
            print(f"The page: {error}", file=sys.stderr, flush=True)
            return web.Response(status=500, text=f"{error}\n", headers=self._headers)
        if file is None:
            if self.file_for(f"{request.rel_url.raw_path}/"):
                # The bucket's website also redirects to a folder that has a page.
                raise web.HTTPMovedPermanently(f"{request.rel_url.raw_path}/", headers=self._headers)
            return self._not_found_page()
        compressed = self._compressed.copy_of(file) if _may_be_compressed(request) else None
        # FileResponse answers Range, If-None-Match and If-Modified-Since.
        response = web.FileResponse(compressed or file, headers=self._headers)
        if compressed:
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
            response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        response.headers[hdrs.CONTENT_TYPE] = CONTENT_TYPES.get(file.suffix, "application/octet-stream")
        response.headers[hdrs.CACHE_CONTROL] = self._caching_of(request.path)
        return response

    def file_for(self, raw_path: str) -> Path | None:
        """None if the path is not a file in the folder, however it is written. A folder's page is its index file."""
        name = unquote(raw_path, errors="replace").removeprefix("/")
        if not name or name.endswith("/"):
            name += self._index
        if "\0" in name or "\\" in name or any(part.startswith(".") or not part for part in name.split("/")):
            return None
        if built := self._built.file_for(name):
            return built
        file = (self._folder / name).resolve()
        try:
            found = file.is_file()
        except OSError:  # the name is longer than the file system allows
            return None
        return file if found and file.is_relative_to(self._folder) else None

    def _not_found_page(self) -> web.Response:
        """Not a FileResponse, which would answer 304 to a browser that has cached the page."""
        headers = self._headers | {
            hdrs.CONTENT_TYPE: CONTENT_TYPES[self._not_found.suffix],
            hdrs.CACHE_CONTROL: self._caching_of(f"/{self._not_found.name}"),
        }
        return web.Response(status=404, body=self._not_found.read_bytes(), headers=headers)

    def _caching_of(self, path: str) -> str:
        pattern = longest_match(path, self._cache_control)
        return self._cache_control[pattern] if pattern else "no-cache"


def _may_be_compressed(request: web.BaseRequest) -> bool:
    return "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "") and hdrs.RANGE not in request.headers
