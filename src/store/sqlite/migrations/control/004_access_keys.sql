CREATE TABLE access_key (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  user          TEXT NOT NULL,
  active        INTEGER NOT NULL,
  policy        TEXT NOT NULL,
  sealed_secret BLOB NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX access_key_by_user ON access_key (user);
