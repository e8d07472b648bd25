-- How far an association's schedule has come. next_due is NULL once it is never due again.
-- advanced: a run has moved the watermark, so that data up to it is exported.
CREATE TABLE schedule (
  association INTEGER PRIMARY KEY REFERENCES association (number) ON DELETE CASCADE,
  expression  TEXT NOT NULL,
  zone        TEXT NOT NULL,
  anchor      INTEGER NOT NULL,
  overlap     TEXT NOT NULL,
  state       TEXT NOT NULL,
  watermark   INTEGER NOT NULL,
  advanced    INTEGER NOT NULL DEFAULT 0,
  next_due    INTEGER,
  failures    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX schedule_due ON schedule (next_due) WHERE state = 'active' AND next_due IS NOT NULL;

-- Instants that no run was made for: the latest few of each association.
CREATE TABLE skip (
  number      INTEGER PRIMARY KEY,
  association INTEGER NOT NULL REFERENCES association (number) ON DELETE CASCADE,
  first_due   INTEGER NOT NULL,
  instants    INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  run_id      TEXT NOT NULL,
  at          INTEGER NOT NULL
) STRICT;
CREATE INDEX skip_by_association ON skip (association, number);

-- scheduled: the run counts for the schedule, whose watermark it moves when it completes.
-- read_until: where it stopped short of the end of its window.
ALTER TABLE run ADD COLUMN scheduled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN read_until INTEGER;
CREATE INDEX run_alive_by_schedule ON run (association) WHERE finished_at IS NULL AND scheduled = 1;
