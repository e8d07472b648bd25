-- A domain that is deleted keeps its row, and its number, until its profiles are swept away.
-- last_update_ms never falls: no later update of the domain gets an earlier time.
CREATE TABLE domain (
  number         INTEGER PRIMARY KEY,
  name           TEXT NOT NULL,
  body           TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  deleted        INTEGER NOT NULL DEFAULT 0,
  profiles       INTEGER NOT NULL DEFAULT 0,
  bytes          INTEGER NOT NULL DEFAULT 0,
  next_sequence  INTEGER NOT NULL DEFAULT 0,
  recent_keys    INTEGER NOT NULL DEFAULT 0,
  stale_keys     INTEGER NOT NULL DEFAULT 0,
  last_update_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX domain_by_name ON domain (name) WHERE deleted = 0;

-- "row" is domain << 40 | sequence: a domain is one range of rows, in order of creation.
CREATE TABLE profile (
  "row"      INTEGER PRIMARY KEY,
  domain     INTEGER NOT NULL,
  profile_id BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  json       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX profile_by_id ON profile (domain, profile_id);
CREATE INDEX profile_by_time ON profile (domain, updated_at);

-- The keys that find a profile. This is the truth; what follows only leads to it.
CREATE TABLE profile_keys (
  "row" INTEGER PRIMARY KEY,
  keys  BLOB NOT NULL
) STRICT;

-- Which rows may have a key, as pairs of the key's hash and the row, in order. New pairs gather in
-- search_recent and go from there, or straight from a large import, into a segment: pages that are
-- written in order, once, and merged with their like when there are many. Random inserts into one
-- large index would rewrite a page of it for almost every key.
CREATE TABLE search_recent (
  domain INTEGER NOT NULL,
  hash   INTEGER NOT NULL,
  "row"  INTEGER NOT NULL,
  PRIMARY KEY (domain, hash, "row")
) STRICT, WITHOUT ROWID;
CREATE TABLE search_segment (
  domain  INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  level   INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (domain, segment)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_page (
  domain  INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  hash    INTEGER NOT NULL,
  "row"   INTEGER NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (domain, segment, hash, "row")
) STRICT, WITHOUT ROWID;
