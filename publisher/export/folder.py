"""The folder that a person works from: `index.html` and `pictures/` beside it. The only writing of this room."""

from __future__ import annotations

from pathlib import Path

from publisher.export.page import IMPORT_FILE, ExportPage, export_page
from publisher.files import write_atomically

PAGE = "index.html"


def write_folder(folder: Path, page: ExportPage) -> Path:
    """Writes the page, its pictures and the file to import, and returns the page's place.

    Nothing is deleted: the folder may be anyone's.
    """
    for file in page.files:
        write_atomically(folder / "pictures" / file.name, file.data)
    if page.importable:
        write_atomically(folder / IMPORT_FILE, page.importable)
    write_atomically(folder / PAGE, export_page(page))
    return folder / PAGE
