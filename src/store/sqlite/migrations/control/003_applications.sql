-- namespace is what security profiles and gateways name an application by. The body comes last: it
-- may be large, and a list does not read it.
CREATE TABLE application (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  namespace    TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL UNIQUE,
  type         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  token        TEXT,
  token_digest TEXT,
  token_at     INTEGER,
  body         TEXT NOT NULL
) STRICT;
CREATE INDEX application_by_type ON application (type);
CREATE UNIQUE INDEX application_by_token ON application (token) WHERE token IS NOT NULL;
