"""A paper on its way in: it goes to the disk as it comes and is digested on the way, so that none of it is kept in memory."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from casework.dossier.faults import size_fault
from casework.errors import NotYet


class Received(UploadedFile[bytes]):
    """A file that lies on the disk as it came, under no name: a kill leaves nothing of it. sha256: of its content, "" if unknown."""

    sha256: str = ""

    def __init__(self, name: str, content_type: str, charset: str | None, extra: dict[str, Any] | None) -> None:
        file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  closed by who has it
        super().__init__(file, name, content_type, 0, charset, extra)


class Nameless(FileUploadHandler):
    """Receives the files of any request, each on the disk."""

    coming: Received

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.coming = Received(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.coming.write(raw_data)

    def file_complete(self, file_size: int) -> Received:
        self.coming.seek(0)
        self.coming.size = file_size
        return self.coming

    def upload_interrupted(self) -> None:
        """Let go of what came of a file whose rest will not."""
        self.coming.close()


class Receiving(Nameless):
    """
    Receives the files of one request, and digests them. What is over the limit, all files together, is refused before the rest is read.

    The first handler of a request: `request.upload_handlers = [Receiving(request)]` before its body is touched.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """
        Keep one piece.

        :raises NotYet: more has come than a paper may have.
        """
        self.received += len(raw_data)
        if self.received > settings.DOCUMENT_MAX_BYTES:
            self.coming.close()
            raise NotYet(replace(size_fault(self.received), field=self.field_name or ""))
        self.digest.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Received:
        self.coming.sha256 = self.digest.hexdigest()
        return super().file_complete(file_size)
