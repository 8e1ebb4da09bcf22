# The app as one image: docs/DEPLOY.md says how to build, try and run it.
# Pin the base to the digest you scanned: --build-arg BASE=python:3.11.14-slim-bookworm@sha256:...
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS packages
COPY requirements.txt /build/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir -r /build/requirements.txt

FROM ${BASE}
# Program and packages belong to root; the app may write in one folder only.
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --home-dir /var/lib/app --no-create-home --shell /usr/sbin/nologin app \
    && install --directory --owner app --group app --mode 0700 /var/lib/app
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY streamlit_app.py ./
COPY .streamlit/config.toml .streamlit/
COPY bizcase bizcase
COPY pages pages
COPY deploy/start.py deploy/
RUN /opt/venv/bin/python -m compileall -q bizcase pages
ENV PATH=/opt/venv/bin:/usr/bin:/bin \
    HOME=/var/lib/app \
    TMPDIR=/var/lib/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME ["/var/lib/app"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["python", "deploy/start.py"]
