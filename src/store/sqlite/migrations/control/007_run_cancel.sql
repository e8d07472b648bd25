-- What the run's message will be once it is cancelled; NULL: nobody asked.
ALTER TABLE run ADD COLUMN cancel_message TEXT;
CREATE INDEX run_cancelling ON run (waiting_since, number)
  WHERE finished_at IS NULL AND cancel_message IS NOT NULL;
