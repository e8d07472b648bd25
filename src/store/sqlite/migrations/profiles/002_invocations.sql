-- Changes that were made, so that a client who repeats one is recognised. Numbers grow, so that the
-- oldest go first and the span of the numbers bounds how many there are.
CREATE TABLE invocation (
  number INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  at     INTEGER NOT NULL
) STRICT;
