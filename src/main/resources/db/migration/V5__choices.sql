-- From when on an owner's own closing of their Space holds: the end of its cooling-off. Null where none
-- was asked for.
ALTER TABLE space ADD COLUMN owner_closes_at timestamptz;

-- Spaces of which something changed that old addresses are answered from, other than their mappings.
CREATE TABLE space_change (
  version bigint NOT NULL,
  cid     text   NOT NULL,
  PRIMARY KEY (version, cid)
);

-- What owners chose for their Spaces, append-only. Person: the ledger's random id. Due: of "later" when
-- to be reminded, of "close" from when on it holds; else null.
CREATE TABLE choice (
  cid    text        NOT NULL,
  id     uuid        NOT NULL,
  person uuid        NOT NULL,
  at     timestamptz NOT NULL,
  what   text        NOT NULL,
  due    timestamptz,
  PRIMARY KEY (cid, id)
);
CREATE INDEX choice_person ON choice (person);
