import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()
