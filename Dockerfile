# One image for web server, worker, beat and setup: docker-compose.yml says which command each runs.
FROM python:3.11.14-slim-bookworm AS libraries
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt

FROM python:3.11.14-slim-bookworm
# Chromium prints reports as PDF, in the worker.
RUN apt-get update --quiet \
    && apt-get install --yes --quiet --no-install-recommends chromium fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home nigran \
    && install --directory --owner nigran --group nigran /data
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NIGRAN_DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles \
    BIND=0.0.0.0:8000
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Collecting static files reads the settings but reaches no server and signs nothing: these values stay in this step.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0
USER nigran
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "config.probe", "web"]
CMD ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
