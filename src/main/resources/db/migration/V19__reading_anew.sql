-- While a Space is read anew, what was read of it before stays in use. Complete_at: as of when that is, where
-- read_at does not say so, for the reading under way, or refused since, was another; null: as read_at
-- says, or there is none. Complete_pictures: whether it has its pictures.
ALTER TABLE reading ADD COLUMN complete_at timestamptz, ADD COLUMN complete_pictures boolean;

-- Which kind it is, where that is one that the release before doesn't know: it reads "what"; null: as that says.
ALTER TABLE read_left_out ADD COLUMN kind text;

-- What the reading under way has found so far, until it takes the other's place; as read_entry, read_left_out.
CREATE TABLE anew_entry (
  cid          text    NOT NULL,
  number       bigint  NOT NULL,
  friends_only boolean NOT NULL,
  comments     integer NOT NULL,
  entry        text    NOT NULL,
  round        integer NOT NULL,
  PRIMARY KEY (cid, number)
);
CREATE TABLE anew_left_out (
  cid     text    NOT NULL,
  what    text    NOT NULL,
  kind    text,
  place   text    NOT NULL,
  times   integer NOT NULL,
  example text    NOT NULL,
  round   integer NOT NULL,
  PRIMARY KEY (cid, what, place)
);
