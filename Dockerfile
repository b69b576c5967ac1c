# One image, several commands: see docker-compose.yml.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 DATA_DIR=/data
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

COPY . .
RUN useradd --create-home chatter && mkdir -m 700 /data && chown chatter /data
USER chatter
VOLUME /data
EXPOSE 8080
