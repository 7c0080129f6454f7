"""Hands the work that Wagtail defers through django-tasks to Celery, once the transaction is committed."""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id, normalize_json


@shared_task(name="config.deferred.run")
def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Runs the function of a django-tasks task; an exception reaches Celery's log with its traceback."""
    import_string(path).func(*args, **kwargs)


class CeleryBackend(BaseTaskBackend):
    supports_priority = True

    def enqueue(self, task: Task, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TaskResult:
        self.validate_task(task)
        arguments = normalize_json([task.module_path, list(args), kwargs])

        # A function with a name: Django's log of what failed asks for it, and a partial has none.
        def hand_over() -> None:
            run.apply_async(arguments, queue=task.queue_name)

        transaction.on_commit(hand_over, robust=True)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=arguments[1],
            kwargs=arguments[2],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
