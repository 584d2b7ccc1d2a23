-- Of as many requests as an origin may get in a second: who sends which. Holder: null when nobody does. Free at:
-- a second after the answer; while it is held, when it is free at the latest.
CREATE TABLE origin_permit (
  origin  text        NOT NULL,
  number  integer     NOT NULL,
  holder  uuid,
  free_at timestamptz NOT NULL,
  PRIMARY KEY (origin, number)
);
