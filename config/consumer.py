"""The worker's hold on the broker, which a broker that dies with messages in flight must not end."""

import logging

from celery.worker.consumer import Consumer as CelerysConsumer

logger = logging.getLogger(__name__)


class Consumer(CelerysConsumer):
    """Celery 5.7 closes a lost Redis connection, which asks of it what it no longer knows (AttributeError).

    Uncaught, that ends the worker, and with it all jobs until somebody starts it again. By then the connection is
    let go already, so that the worker may go on to connect anew. Messages it held come back by visibility_timeout.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        try:
            super().on_connection_error_after_connected(exc)
        except Exception as error:
            logger.warning("the lost connection could not be closed (%s)", type(error).__name__)
            self.connection = None
