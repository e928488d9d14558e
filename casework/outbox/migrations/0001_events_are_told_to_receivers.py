import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Horizon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=64, unique=True)),
                ("settled", models.BigIntegerField(default=0)),
                ("ahead", models.BigIntegerField(default=0)),
                ("awaited", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=500, verbose_name="address of the receiver")),
                ("secret", models.TextField(verbose_name="secret")),
                ("tracks", models.JSONField(default=list, verbose_name="tracks")),
                ("verbs", models.JSONField(default=list, verbose_name="verbs")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("watermark", models.BigIntegerField(default=0, verbose_name="watermark")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(verbose_name="ledger entry")),
                (
                    "state",
                    models.CharField(
                        choices=[("PENDING", "on its way"), ("DELIVERED", "delivered"), ("DEAD", "given up")],
                        default="PENDING",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_at", models.DateTimeField(verbose_name="next attempt at")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="last attempt at")),
                ("fault", models.CharField(blank=True, max_length=24, verbose_name="fault")),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="outbox.subscription",
                        verbose_name="subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of an event",
                "verbose_name_plural": "deliveries of events",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "PENDING")),
                        fields=["subscription", "next_at"],
                        name="delivery_that_is_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "entry"), name="one_delivery_per_subscription_and_entry"
                    )
                ],
            },
        ),
    ]
