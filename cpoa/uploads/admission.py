"""Answers POST /api/v1/uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.image_urls import signing_errors
from shared.request_limits import Limited, count_request
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.uploads.responses import UploadForm
    from cpoa.uploads.upload_forms import UploadForms
    from cpoa.uploads.upload_request import NewUpload
    from shared.database import Database


class UploadAdmission:
    def __init__(self, database: Database, forms: UploadForms, *, max_per_hour: int) -> None:
        self._database = database
        self._forms = forms
        self._max_per_hour = max_per_hour

    def admit(self, user_id: UUID, new: NewUpload) -> UploadForm:
        """Raises TooManyRequestsError, or AethercastError if signing fails."""
        count_request(self._database, Limited.UPLOAD, str(user_id), self._max_per_hour)
        with signing_errors():
            signed = self._forms.sign(user_id, new)
        return {
            "upload_id": str(signed.upload_id),
            "url": signed.form.url,
            "fields": signed.form.fields,
            "expires_timestamp": rfc3339(signed.expires) or "",
            "max_bytes": signed.max_bytes,
        }
