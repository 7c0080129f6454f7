# One image for the web process, the worker and beat; docker-compose.yml gives each its command.
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/tukikartta
COPY pyproject.toml constraints.txt ./
COPY config/install.py config/
RUN python -I config/install.py finnish postgres

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/tukikartta tukikartta \
    && mkdir -p /data && chown tukikartta:tukikartta /data
WORKDIR /srv/tukikartta
COPY --from=build /srv/tukikartta/.venv .venv
COPY . .
ENV PATH=/srv/tukikartta/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/srv/tukikartta/static-collected \
    HOST=0.0.0.0 \
    PORT=8000
# The image brings its static files; the secret that settings make for this one step does not stay.
RUN DATA_DIR=/tmp/build python -c "from config import prepare; import django; django.setup(); prepare.collect_static()" \
    && rm -rf /tmp/build
USER tukikartta
VOLUME /data
EXPOSE 8000
CMD ["sh", "-c", "python -m config.prepare && exec python -m config.web"]
