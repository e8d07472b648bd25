CREATE TABLE integration (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL UNIQUE,
  body         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  token        TEXT,
  token_digest TEXT,
  token_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX integration_by_token ON integration (token) WHERE token IS NOT NULL;

CREATE TABLE association (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  integration  INTEGER NOT NULL REFERENCES integration (number) ON DELETE CASCADE,
  body         TEXT NOT NULL,
  execution    TEXT,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  token        TEXT,
  token_digest TEXT,
  token_at     INTEGER
) STRICT;
CREATE INDEX association_by_integration ON association (integration);
CREATE UNIQUE INDEX association_by_token ON association (token) WHERE token IS NOT NULL;

-- A run is alive as long as finished_at is NULL. due_at is the instant of a scheduled run; its key
-- makes doubles impossible.
CREATE TABLE run (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  integration   INTEGER NOT NULL REFERENCES integration (number) ON DELETE CASCADE,
  association   INTEGER NOT NULL REFERENCES association (number) ON DELETE CASCADE,
  state         TEXT NOT NULL,
  window_start  INTEGER NOT NULL,
  window_end    INTEGER NOT NULL,
  requested_at  INTEGER NOT NULL,
  due_at        INTEGER,
  started_at    INTEGER,
  finished_at   INTEGER,
  attempt       INTEGER NOT NULL DEFAULT 0,
  "rows"        INTEGER NOT NULL DEFAULT 0,
  bytes         INTEGER NOT NULL DEFAULT 0,
  files         INTEGER NOT NULL DEFAULT 0,
  rows_estimate INTEGER NOT NULL DEFAULT 0,
  message       TEXT NOT NULL DEFAULT '',
  error         TEXT,
  manifest_uri  TEXT NOT NULL DEFAULT '',
  commit_record BLOB,
  epoch         INTEGER NOT NULL DEFAULT 0,
  worker        TEXT,
  -- Since when the run has waited to be claimed: its request, or the end of its lease.
  waiting_since INTEGER NOT NULL,
  UNIQUE (association, due_at)
) STRICT;
CREATE INDEX run_waiting ON run (waiting_since, number) WHERE finished_at IS NULL;
CREATE INDEX run_alive ON run (integration, association) WHERE finished_at IS NULL;
CREATE INDEX run_by_request ON run (requested_at);
CREATE INDEX run_by_integration ON run (integration, requested_at);
CREATE INDEX run_by_association ON run (association, requested_at);

CREATE TABLE upload (
  run       INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  epoch     INTEGER NOT NULL,
  key       TEXT NOT NULL,
  upload_id TEXT NOT NULL,
  PRIMARY KEY (run, epoch, key)
) STRICT, WITHOUT ROWID;
