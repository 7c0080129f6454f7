"""The web server's settings: one process with threads, since each process holds its own index in memory."""

from pathlib import Path

from gunicorn import glogging

from config.settings import LOG_FORMAT, PORT, env_int, env_text


class SiteLog(glogging.Logger):
    """The server's own few lines in the site's format; its access log stays off, RequestLog has that."""

    def setup(self, cfg: object) -> None:
        from config import logs

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.JsonLines() if LOG_FORMAT == "json" else logs.TextLines())


wsgi_app = "config.wsgi"
bind = f"{env_text('HOST', '127.0.0.1')}:{PORT}"
workers = env_int("WEB_WORKERS", 1, at_least=1)
threads = env_int("WEB_THREADS", 8, at_least=1)
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
timeout = 60
graceful_timeout = 20
keepalive = 5
# No limit below gunicorn's megabyte: an address that is too long gets the site's answer, not a bare page.
limit_request_line = 0
control_socket_disable = True
logger_class = SiteLog
loglevel = "warning"
