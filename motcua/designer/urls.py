from django.urls import path

from motcua.designer.views import drafts, history, items, playing, preview, publishing

app_name = "designer"

urlpatterns = [
    path("", drafts.drafts, name="drafts"),
    path("moi/", drafts.new, name="new"),
    path("nhap/", drafts.bring_in, name="import"),
    path("tu-phien-ban/<int:pk>/", drafts.start_from, name="start_from"),
    path("<int:pk>/", items.overview, name="draft"),
    path("<int:pk>/sua/", items.edit, name="edit_general"),
    path("<int:pk>/sua/<path:place>/", items.edit, name="edit"),
    path("<int:pk>/them/<path:place>/", items.add, name="add"),
    path("<int:pk>/xoa/<path:place>/", items.take_away, name="remove"),
    path("<int:pk>/xem-thu/", preview.preview, name="preview"),
    path("<int:pk>/xem-thu/to-khai/", preview.preview_form, name="preview_form"),
    path("<int:pk>/xem-thu/ban-in/", preview.preview_pdf, name="preview_pdf"),
    path("<int:pk>/kich-ban/", playing.scenarios, name="scenarios"),
    path("<int:pk>/thu-ho-so/", playing.dry, name="dry_run"),
    path("<int:pk>/cong-bo/", publishing.publishing, name="publishing"),
    path("<int:pk>/lich-su/", history.history, name="history"),
    path("<int:pk>/lich-su/<int:revision>/", history.undo, name="undo"),
    path("<int:pk>/tai-ve/", drafts.take_out, name="export"),
]
