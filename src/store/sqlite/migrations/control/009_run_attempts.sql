-- What came of the claims of a run; of each the latest few are kept. outcome is NULL while one is under way.
CREATE TABLE attempt (
  run         INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  epoch       INTEGER NOT NULL,
  number      INTEGER NOT NULL,
  worker      TEXT NOT NULL,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  outcome     TEXT,
  error       TEXT,
  message     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

-- Of the latest attempt; the times of threads side by side add up.
ALTER TABLE run ADD COLUMN splits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN planning_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN reading_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN writing_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN sending_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN committing_at INTEGER;
