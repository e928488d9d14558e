"""Answers that were given, kept so that a call sent again gets the same one and does nothing twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GivenAnswer(models.Model):
    """
    What a call under an idempotency key did and was answered. Written in the transaction of what it did, and for nothing
    else: a refusal did nothing, so the call is judged anew when it comes again.

    digest: of method, address and body, so that another call under the same key is noticed. body: the answer as sent.
    """

    account = models.CharField(_("account"), max_length=150)
    key = models.CharField(_("idempotency key"), max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    headers = models.JSONField(default=dict)
    body = models.TextField()
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("answer given")
        verbose_name_plural = _("answers given")
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_account_and_key")]
        indexes = [models.Index(fields=["given_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.account} {self.key}"
