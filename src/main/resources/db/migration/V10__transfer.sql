-- Spaces on their way to a blog, one at a time each. Step, part, at, batch: what is done next. Hold:
-- why it isn't, now. Parts: as they were packed, as JSON. Look_at: when some process does the next
-- step; lease: which does.
CREATE TABLE transfer (
  id        uuid        NOT NULL PRIMARY KEY,
  person    uuid        NOT NULL,
  cid       text        NOT NULL,
  blog_id   bigint      NOT NULL,
  friends   boolean     NOT NULL,
  step      text        NOT NULL,
  part      integer     NOT NULL,
  at        text,
  batch     uuid,
  hold      text,
  why       text,
  hold_at   timestamptz,
  round     integer     NOT NULL,
  parts     text        NOT NULL,
  entries   bigint      NOT NULL,
  comments  bigint      NOT NULL,
  pictures  bigint      NOT NULL,
  done_now  bigint      NOT NULL,
  done_of   bigint      NOT NULL,
  failures  integer     NOT NULL,
  asked_at  timestamptz NOT NULL,
  moved_at  timestamptz NOT NULL,
  look_at   timestamptz,
  lease     uuid,
  ended_at  timestamptz
);
CREATE UNIQUE INDEX transfer_open_cid ON transfer (cid) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX transfer_open_blog ON transfer (blog_id) WHERE ended_at IS NULL;
CREATE INDEX transfer_look_at ON transfer (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX transfer_person ON transfer (person, id);

-- Entries by their number: the post that each is by now. No post: it is missing.
CREATE TABLE transfer_entry (
  transfer  uuid    NOT NULL,
  number    bigint  NOT NULL,
  post_id   bigint,
  address   text,
  is_public boolean,
  PRIMARY KEY (transfer, number)
);
