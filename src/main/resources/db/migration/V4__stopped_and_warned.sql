-- Spaces whose owner had their redirects stopped: no batch brings anything of them back. Until the
-- owner links again.
CREATE TABLE space_stopped (
  cid text        NOT NULL PRIMARY KEY,
  at  timestamptz NOT NULL
);

-- What an operator ought to know of a row that is published all the same.
ALTER TABLE mapping_row ADD COLUMN warning text;
