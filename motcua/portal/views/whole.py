"""The whole dossier, to take home and to check by oneself."""

from django.http import FileResponse, HttpRequest

from motcua.documents import export
from motcua.dossiers import access
from motcua.files.serve import download
from motcua.portal.dossier_panels import result_open
from motcua.portal.people import person


def whole(request: HttpRequest, number: str) -> FileResponse:
    found = access.own(person(request), number)
    content = export.content(found, inside=False, result=result_open(found))
    return download(export.packed(content), f"ho-so-{number}.zip", "application/zip")
