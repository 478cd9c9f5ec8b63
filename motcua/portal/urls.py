from django.urls import path

from motcua.portal.views import (
    catalogue,
    dossier,
    fill,
    home,
    lookup,
    papers,
    review,
    session,
    start,
    steps,
    supplement,
    versions,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("dich-vu-cong/", catalogue.finder, name="finder"),
    path("dich-vu-cong/xa-cua-toi/", catalogue.remember_commune, name="remember_commune"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/to-khai-trong.pdf", catalogue.blank_form, name="blank_form"),
    path("thu-tuc/<str:code>/to-khai.schema.json", catalogue.schema, name="schema"),
    path(
        "thu-tuc/<str:code>/ban-<int:number>/<slug:paper>/mau-trong.pdf",
        catalogue.own_paper,
        {"filled": False},
        name="paper_blank",
    ),
    path(
        "thu-tuc/<str:code>/ban-<int:number>/<slug:paper>/mau-dien.pdf",
        catalogue.own_paper,
        {"filled": True},
        name="paper_sample",
    ),
    path("thu-tuc/<str:code>/dien-va-in/", fill.fill, name="fill"),
    path("thu-tuc/<str:code>/dang-ky/", start.start, name="start"),
    # the four steps; <step> is nguoi-nop | chu-ho-so | to-khai | giay-to
    path("nop/<str:key>/giay-to/", papers.papers, name="papers"),
    path("nop/<str:key>/giay-to/<slug:paper>/", papers.add, name="add_file"),
    path("nop/<str:key>/tep/<int:pk>/", papers.view_file, name="draft_file"),
    path("nop/<str:key>/tep/<int:pk>/bo/", papers.remove, name="remove_file"),
    path("nop/<str:key>/to-khai.pdf", review.declaration_pdf, name="declaration"),
    path("nop/<str:key>/xem-lai/", review.review, name="review"),
    path("nop/<str:key>/gui/", review.send, name="send"),
    path("nop/<str:key>/ban-moi/", versions.change, name="new_version"),
    path("nop/<str:key>/xoa/", steps.discard, name="discard"),
    path("nop/<str:key>/<slug:step>/", steps.step, name="step"),
    path("nop/<str:key>/<slug:step>/luu/", steps.autosave, name="autosave"),
    path("ho-so/", dossier.mine, name="my_dossiers"),
    path("ho-so/<str:number>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:number>/da-gui/", dossier.receipt, name="receipt"),
    path("ho-so/<str:number>/ma-tra-cuu/", lookup.code, name="tracking_code"),
    path("ho-so/<str:number>/phieu-tra-cuu/", lookup.slip, name="tracking_slip"),
    path("ho-so/<str:number>/rut/", dossier.withdraw, name="withdraw"),
    path("ho-so/<str:number>/tep/<int:pk>/", dossier.file, name="file"),
    path("ho-so/<str:number>/giay/<int:pk>/", dossier.document, name="document"),
    path("ho-so/<str:number>/ket-qua/", dossier.result, name="result"),
    path("ho-so/<str:number>/ket-qua-cu/<int:pk>/", dossier.old_result, name="old_result"),
    path("ho-so/<str:number>/bo-sung/", supplement.supplement, name="supplement"),
    path("ho-so/<str:number>/bo-sung/<slug:paper>/", supplement.add, name="supplement_add"),
    path(
        "ho-so/<str:number>/bo-sung/tep/<int:pk>/bo/", supplement.remove, name="supplement_remove"
    ),
    path("tra-cuu/", lookup.look_up, name="look_up"),
    path("phien/", session.keep, name="keep_session"),
    path("vao/", session.after_login, name="after_login"),
    path("tro-giup/", home.help_page, name="help"),
]
