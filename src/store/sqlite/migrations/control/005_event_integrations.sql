CREATE TABLE event_integration (
  number       INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,
  body         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  token        TEXT,
  token_digest TEXT,
  token_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX event_integration_by_token ON event_integration (token)
  WHERE token IS NOT NULL;
