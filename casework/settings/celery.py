"""The worker: with BROKER_URL Celery's own, without it the sweeper that runs the same timetable in process."""

from casework.settings import env

CELERY_BROKER_URL = env.text("BROKER_URL", "")
CELERY_TASK_DEFAULT_QUEUE = env.text("BROKER_QUEUE", "casework")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
