"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What was just loaded stays for good, and a page makes tens of thousands of objects that die with it: looking at the
# loaded ones each time, and at the young ones every 700, took a twelfth of a page's time.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
