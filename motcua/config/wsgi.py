import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
application = get_wsgi_application()
# What was loaded stays for the life of the process: looking it through again at every full collection
# held up one page in twenty for a tenth of a second.
gc.collect()
gc.freeze()
