-- Permits to ask an origin, by their places in the line. Free at: a second after the answer; while it is used, or
-- waits, when it is no longer counted if nobody hears of its process again.
CREATE TABLE origin_permit (
  origin  text        NOT NULL,
  number  bigint      NOT NULL,
  free_at timestamptz NOT NULL,
  PRIMARY KEY (origin, number)
);

-- The place of whoever came last.
ALTER TABLE origin_pace ADD COLUMN last_number bigint NOT NULL DEFAULT 0;
