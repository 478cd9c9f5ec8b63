from django.urls import path

from motcua.desk import handing, judging, late, reading, register, views
from motcua.desk.assigning import absence, presence, rules
from motcua.desk.intake import draft, guide, start

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("ban-giao/", handing.show, name="handing"),
    path("ban-giao/lap/", handing.make, name="handing_make"),
    path("ban-giao/<int:pk>/xac-nhan/", handing.confirm, name="handing_confirm"),
    path("ban-giao/<int:pk>/phieu/", handing.paper, name="handing_paper"),
    path("ho-so/<str:number>/ket-qua-cu/<int:pk>/", views.old_result, name="old_result"),
    path("han/", late.late, name="late"),
    path("doc-to-khai/", reading.read_back, name="read_back"),
    path("tiep-nhan/", start.start, name="intake"),
    path("tiep-nhan/lap/", start.begin, name="intake_begin"),
    path("tiep-nhan/nhap/<str:key>/", draft.draft, name="intake_draft"),
    path("tiep-nhan/nhap/<str:key>/tep/<int:pk>/", draft.file, name="intake_file"),
    path("tiep-nhan/nhap/<str:key>/to-khai/", draft.declaration, name="intake_declaration"),
    path("tiep-nhan/nhap/<str:key>/xoa/", draft.discard, name="intake_discard"),
    path("tiep-nhan/xong/", start.done, name="intake_done"),
    path("tiep-nhan/xong/giay/", start.receipt, name="intake_receipt"),
    path("huong-dan/", guide.guide, name="guide"),
    path("huong-dan/<int:pk>/phieu/", guide.slip, name="guide_slip"),
    path("so-theo-doi/", register.show, name="register"),
    path("so-theo-doi/quyen/", register.book, name="register_book"),
    path("so-theo-doi/bang-tinh/", register.sheet, name="register_sheet"),
    path("phan-cong/", rules.page, name="assignment"),
    path("vang-mat/", absence.page, name="absence"),
    path("ho-so/<str:number>/", views.dossier, name="dossier"),
    path("ho-so/<str:number>/phieu-kiem-soat/", register.slip, name="control_slip"),
    path("ho-so/<str:number>/lam/<slug:action>/", views.act, name="act"),
    path("ho-so/<str:number>/danh-gia/", judging.judge, name="judge"),
    path("ho-so/<str:number>/dang-mo/", presence.ping, name="presence"),
    path("ho-so/<str:number>/tep/<int:pk>/", views.file, name="file"),
    path("ho-so/<str:number>/giay/<int:pk>/", views.document, name="document"),
    path("ho-so/<str:number>/tep-cong-viec/<int:pk>/", views.work_file, name="work_file"),
    path("ho-so/<str:number>/ket-qua/", views.result, name="result"),
]
