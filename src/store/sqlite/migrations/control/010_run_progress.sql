-- How far a run is, beside its counts, and what is to be known of its reading.
ALTER TABLE run ADD COLUMN splits_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN rows_per_second INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN percent INTEGER;
ALTER TABLE run ADD COLUMN seconds_left INTEGER;
ALTER TABLE run ADD COLUMN body TEXT NOT NULL DEFAULT '{"notes":[]}';
