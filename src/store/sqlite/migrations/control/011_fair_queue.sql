-- Start-time fair queueing. A run's turn is behind those of its integration that wait already, and
-- not before the turn that was taken last: one integration's many runs do not hold up another's.
CREATE TABLE queue (turn INTEGER NOT NULL) STRICT;
INSERT INTO queue (turn) VALUES (0);
ALTER TABLE run ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
DROP INDEX run_waiting;
CREATE INDEX run_in_turn ON run (turn, waiting_since, number) WHERE finished_at IS NULL;
CREATE INDEX run_turns ON run (integration, turn) WHERE finished_at IS NULL;
