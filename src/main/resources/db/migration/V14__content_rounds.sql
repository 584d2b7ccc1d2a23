-- Which reading of a Space it is, and the last one that came across an entry.
ALTER TABLE reading ADD COLUMN IF NOT EXISTS round integer NOT NULL DEFAULT 0;
ALTER TABLE read_entry ADD COLUMN IF NOT EXISTS round integer NOT NULL DEFAULT 0;

-- The last reading that came across it, as read_entry.round; null: not known, and then it is kept.
ALTER TABLE read_picture ADD COLUMN round integer;
ALTER TABLE read_left_out ADD COLUMN round integer;

-- What a copy's bytes depend on beside what was read, by a digest; null of one to be measured again.
ALTER TABLE download ADD COLUMN made_of text;

-- Where an owner wants to be written to when a transfer is over: once, and then the row is gone. Look_at:
-- when some process tries next.
CREATE TABLE transfer_letter (
  transfer uuid        NOT NULL PRIMARY KEY,
  address  bytea       NOT NULL,
  language text        NOT NULL,
  asked_at timestamptz NOT NULL,
  look_at  timestamptz NOT NULL,
  failures integer     NOT NULL
);
CREATE INDEX transfer_letter_look_at ON transfer_letter (look_at);
