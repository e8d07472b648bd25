-- setbacks: attempts, or tries at the commit, that ended in what may pass or with their worker's death.
-- retry_of: the run that this one repeats.
ALTER TABLE run ADD COLUMN setbacks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN retry_of TEXT;
CREATE INDEX run_by_retry_of ON run (retry_of, number) WHERE retry_of IS NOT NULL;
