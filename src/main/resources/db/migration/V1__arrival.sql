-- Everybody who asked for a blog or for sign-in. No person is named here: networks are /24 and /48,
-- referrers their host alone. Retention deletes by id: UUIDv7 sorts by time.
CREATE TABLE arrival (
  id            uuid        NOT NULL PRIMARY KEY,
  at            timestamptz NOT NULL,
  kind          text        NOT NULL,
  source        text        NOT NULL,
  method        text        NOT NULL,
  market        text,
  language      text,
  referrer_host text,
  network       text,
  client        text        NOT NULL,
  counted       boolean     NOT NULL,
  space         text,
  target        text        NOT NULL
);
