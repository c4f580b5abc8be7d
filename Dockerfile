FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /app --shell /usr/sbin/nologin vitrina
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
# Compiled here: later nothing but the two volumes can be written.
RUN .venv/bin/python -m compileall -q bot providers storage \
 && install --directory --owner=vitrina --group=vitrina --mode=0700 data secrets
USER vitrina
# Webhooks, where PUBLIC_URL switches them on, come from outside of the container; health is asked from inside.
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HTTP_HOST=0.0.0.0 HEALTH_PORT=8081
VOLUME ["/app/data", "/app/secrets"]
HEALTHCHECK --start-period=60s --interval=30s --timeout=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['HEALTH_PORT'] + '/health', timeout=8)"]
CMD ["python", "-m", "bot", "run"]
