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
RUN install --directory --owner=vitrina --mode=0700 data secrets
USER vitrina
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
VOLUME ["/app/data", "/app/secrets"]
CMD ["python", "-m", "bot", "run"]
