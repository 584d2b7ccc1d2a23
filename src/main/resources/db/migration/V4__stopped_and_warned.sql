-- Spaces whose owner had their redirects stopped: no batch brings anything of them back. Until the
-- owner links again.
CREATE TABLE space_stopped (
  cid text        NOT NULL PRIMARY KEY,
  at  timestamptz NOT NULL
);

-- What an operator ought to know of a row that is published all the same.
ALTER TABLE mapping_row ADD COLUMN warning text;

-- The version of what was before: a roll back looks for nothing. Null where nothing was live.
ALTER TABLE mapping_change ADD COLUMN before bigint;
UPDATE mapping_change c SET before = (
  SELECT max(p.version) FROM mapping_change p
  WHERE p.scope = c.scope AND p.key = c.key AND p.version < c.version);
