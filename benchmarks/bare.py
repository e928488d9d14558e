"""
The floor of benchmarks.api: the least that Django and Django REST framework make of the same work, by the book.

A token is looked up with its user, a row is locked, the hash of the entry before it is read, the row is updated, a hashed entry
is put in, and it is committed. No rule, no role, no clock, no idempotency. `python -m benchmarks.bare MATTERS ACCOUNTS` fills
BARE_DATABASE and prints the tokens; `benchmarks.bare:application` serves it.
"""

import hashlib
import json
import os
import sys
from typing import Any

import django
import environ
from django.conf import settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": {**environ.Env.db_url_config(os.environ["BARE_DATABASE"]), "CONN_MAX_AGE": 60}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "rest_framework",
            "rest_framework.authtoken",
        ],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
            "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ROOT_URLCONF=__name__,
        USE_TZ=True,
    )
    django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.urls import path
from django.utils import timezone
from rest_framework import generics, serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

STEPS = 7  # entries of a matter that is read


class Matter(models.Model):
    number = models.CharField(max_length=20, unique=True)
    track = models.CharField(max_length=12, default="dispute")
    state = models.CharField(max_length=24)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    text = models.TextField()
    type = models.CharField(max_length=8)
    channel = models.CharField(max_length=24)
    risk = models.CharField(max_length=8, default="BLUE")
    unit = models.CharField(max_length=48, db_index=True)
    level = models.PositiveSmallIntegerField(default=2)
    handler = models.CharField(max_length=150, blank=True)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        app_label = "bare"


class Entry(models.Model):
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=32)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    level = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=48)
    actor = models.CharField(max_length=150)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=48, blank=True)
    facts = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "bare"
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="one_entry_per_matter_and_seq")]


class EntryOut(serializers.ModelSerializer[Entry]):
    class Meta:
        model = Entry
        exclude = ["matter"]


class MatterOut(serializers.ModelSerializer[Matter]):
    class Meta:
        model = Matter
        exclude = ["id"]


class MatterFull(MatterOut):
    entries = EntryOut(many=True, read_only=True)


class Opening(serializers.ModelSerializer[Matter]):
    class Meta:
        model = Matter
        fields = ["title", "text", "type", "channel", "unit"]


class Move(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=24)
    facts = serializers.JSONField(default=dict)


def append(matter: Matter, verb: str, before: str, actor: str, facts: Any) -> None:
    """Put in the next entry of a matter, hashed with the one before it."""
    last = matter.entries.order_by("-seq").first()
    previous = last.hash if last else ""
    told = {"matter": matter.number, "seq": matter.version, "verb": verb, "to": matter.state, "facts": facts}
    Entry.objects.create(
        matter=matter,
        seq=matter.version,
        verb=verb,
        from_state=before,
        to_state=matter.state,
        level=matter.level,
        unit=matter.unit,
        actor=actor,
        happened_at=matter.moved_at,
        recorded_at=matter.moved_at,
        facts=facts,
        prev_hash=previous,
        hash=hashlib.sha256((previous + json.dumps(told, sort_keys=True)).encode()).hexdigest(),
    )


class Matters(generics.GenericAPIView[Matter]):
    queryset = Matter.objects.order_by("-opened_at", "-id")

    def get(self, request: Request) -> Response:
        return Response({"results": MatterOut(self.get_queryset()[:50], many=True).data})

    def post(self, request: Request) -> Response:
        given = Opening(data=request.data)
        given.is_valid(raise_exception=True)
        now = timezone.now()
        with transaction.atomic():
            number = f"D{os.urandom(8).hex()}"
            matter = given.save(number=number, state="APPLIED", opened_at=now, moved_at=now)
            append(matter, "apply", "", request.user.get_username(), {"type": matter.type})
        return Response(MatterOut(matter).data, status=status.HTTP_201_CREATED)


class One(generics.RetrieveAPIView[Matter]):
    queryset = Matter.objects.prefetch_related(models.Prefetch("entries", Entry.objects.order_by("seq")))
    serializer_class = MatterFull
    lookup_field = "number"


class Transition(APIView):
    def post(self, request: Request, number: str, verb: str) -> Response:
        given = Move(data=request.data)
        given.is_valid(raise_exception=True)
        with transaction.atomic():
            matter = generics.get_object_or_404(Matter.objects.select_for_update(), number=number)
            before, matter.state = matter.state, given.validated_data["to"]
            matter.version, matter.moved_at = matter.version + 1, timezone.now()
            matter.save(update_fields=["state", "version", "moved_at"])
            append(matter, verb, before, request.user.get_username(), given.validated_data["facts"])
        return Response(MatterOut(matter).data)


urlpatterns = [
    path("matters/", Matters.as_view()),
    path("matters/<str:number>/", One.as_view()),
    path("matters/<str:number>/transitions/<str:verb>/", Transition.as_view()),
]
application = get_wsgi_application()


def fill(matters: int, accounts: int) -> list[str]:
    """Make the tables, matters with STEPS entries each, and accounts; returns their tokens."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Matter, Entry):
            editor.create_model(model)
    now = timezone.now()
    rows = [
        Matter(number=f"D{place:016d}", state="APPLIED", version=STEPS, title="两院之间的墙", text="两院之间的围墙。", type="02",
               channel="WALK_IN", unit="330106001001", opened_at=now, moved_at=now)
        for place in range(matters)
    ]  # fmt: skip
    Matter.objects.bulk_create(rows, batch_size=1000)
    entries = [
        Entry(matter=row, seq=seq, verb="hold_session", from_state="IN_MEDIATION", to_state="IN_MEDIATION", level=2, unit=row.unit,
              actor="mediator", happened_at=now, recorded_at=now, facts={"minutes_signed": True}, prev_hash="0" * 64, hash="0" * 64)
        for row in rows
        for seq in range(1, STEPS + 1)
    ]  # fmt: skip
    Entry.objects.bulk_create(entries, batch_size=1000)
    users = [User.objects.create_user(f"user{place}") for place in range(accounts)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [Token.objects.create(user=user).key for user in users]


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
