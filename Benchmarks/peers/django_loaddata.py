"""Django's `loaddata` on a fixture, YAML or JSON.

    django_loaddata.py DATABASE FIXTURE
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import models

database, fixture = sys.argv[1:]
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    INSTALLED_APPS=["rewards"], USE_TZ=False, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")

# An application of one model, without files of its own.
module = type(sys)("rewards")
module.__path__, module.__file__ = [], __file__
sys.modules["rewards"] = module
django.setup()


class Reward(models.Model):
    name = models.CharField(max_length=200, unique=True)
    description = models.CharField(max_length=1000, null=True)
    reward_type = models.CharField(max_length=13)
    reward_value = models.JSONField()
    is_repeatable = models.BooleanField()
    is_secret = models.BooleanField()
    claim_window_hours = models.IntegerField()
    is_active = models.BooleanField()
    sort_order = models.IntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "rewards"
        db_table = "rewards"


call_command("loaddata", fixture, verbosity=0)
