# syntax=docker/dockerfile:1
# microblog in a container: `docker build --tag microblog .`; compose.yaml runs it behind Caddy.

FROM python:3.13-slim-bookworm AS build
RUN python -m venv /opt/microblog
WORKDIR /source
COPY requirements.txt ./
RUN /opt/microblog/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY microblog ./microblog
RUN /opt/microblog/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
    && /opt/microblog/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin microblog \
    && install --directory --owner microblog --group microblog --mode 700 /data
COPY --from=build /opt/microblog /opt/microblog
ENV PATH=/opt/microblog/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MICROBLOG_DATA=/data \
    HOST=0.0.0.0 \
    PORT=8000
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=1s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/-/live\", timeout=4)"]
CMD ["microblog", "run"]
