-- Spaces that are read, or were: one at a time each, by any process, step by step. Next: where the next
-- step begins, null at the beginning. Lease: whose step it is; another's is not written down any more.
CREATE TABLE reading (
  cid         text        NOT NULL PRIMARY KEY,
  source      text        NOT NULL,
  state       text        NOT NULL,
  pictures    boolean     NOT NULL,
  next        text,
  total       integer,
  asked_at    timestamptz NOT NULL,
  look_at     timestamptz,
  lease       uuid,
  failures    integer     NOT NULL,
  fault       text,
  read_at     timestamptz,
  kept_until  timestamptz NOT NULL
);
CREATE INDEX reading_look_at ON reading (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX reading_kept_until ON reading (kept_until);

-- What was read. Entry: as JSON.
CREATE TABLE read_entry (
  cid          text    NOT NULL,
  number       bigint  NOT NULL,
  friends_only boolean NOT NULL,
  comments     integer NOT NULL,
  entry        text    NOT NULL,
  PRIMARY KEY (cid, number)
);

-- Pictures in them, by a digest of their address. State: wanted, kept, missing.
CREATE TABLE read_picture (
  cid     text  NOT NULL,
  name    text  NOT NULL,
  address text  NOT NULL,
  state   text  NOT NULL,
  type    text,
  bytes   bytea,
  PRIMARY KEY (cid, name)
);
CREATE INDEX read_picture_wanted ON read_picture (cid) WHERE state = 'wanted';

-- What was not taken along.
CREATE TABLE read_left_out (
  cid     text    NOT NULL,
  what    text    NOT NULL,
  place   text    NOT NULL,
  times   integer NOT NULL,
  example text    NOT NULL,
  PRIMARY KEY (cid, what, place)
);

-- What the old platform said of its answers, so that it need not send what it sent before.
CREATE TABLE read_page (
  cid     text NOT NULL,
  address text NOT NULL,
  etag    text NOT NULL,
  next    text,
  PRIMARY KEY (cid, address)
);

-- When an origin may be asked again, whoever asks.
CREATE TABLE origin_pace (
  origin  text        NOT NULL PRIMARY KEY,
  next_at timestamptz NOT NULL
);

-- Copies that owners asked for. Bytes, digest: of the file that is made of what was read then (read_at);
-- null until it is measured.
CREATE TABLE download (
  cid      text        NOT NULL PRIMARY KEY,
  person   uuid        NOT NULL,
  language text        NOT NULL,
  asked_at timestamptz NOT NULL,
  look_at  timestamptz,
  lease    uuid,
  read_at  timestamptz,
  bytes    bigint,
  digest   text
);
CREATE INDEX download_look_at ON download (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX download_person ON download (person);
