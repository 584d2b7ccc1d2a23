-- The version of all that old addresses are answered from: whoever changes such a thing raises it in
-- the same transaction, and pods that poll it know that they must look. From `reload` on, what a pod
-- remembers from before is void.
CREATE TABLE map_version (
  id      smallint NOT NULL PRIMARY KEY CHECK (id = 1),
  version bigint   NOT NULL,
  reload  bigint   NOT NULL
);
INSERT INTO map_version (id, version, reload) VALUES (1, 1, 1);

ALTER TABLE space ADD COLUMN market text;
ALTER TABLE space ADD COLUMN last_activity date;

-- Names a Space has, and had: each leads to it.
CREATE TABLE space_alias (
  alias  text    NOT NULL PRIMARY KEY,
  cid    text    NOT NULL,
  former boolean NOT NULL
);
INSERT INTO space_alias (alias, cid, former) SELECT alias, cid, false FROM space WHERE alias IS NOT NULL;
-- What is unique among Spaces' names stands there; keys of space itself hold the CID.
ALTER TABLE space DROP CONSTRAINT space_alias_key;

-- Entries whose address before 2006 held a token in the place of the CID.
CREATE TABLE old_handle (
  token text   NOT NULL,
  n     bigint NOT NULL,
  cid   text   NOT NULL,
  entry bigint NOT NULL,
  PRIMARY KEY (token, n)
);

-- How far files of the directory came that were not loaded to their end.
CREATE TABLE directory_import (
  digest        text        NOT NULL PRIMARY KEY,
  records       bigint      NOT NULL,
  added         bigint      NOT NULL,
  changed       bigint      NOT NULL,
  same          bigint      NOT NULL,
  without_owner bigint      NOT NULL,
  without_alias bigint      NOT NULL,
  refused       bigint      NOT NULL,
  changes       bigint      NOT NULL,
  at            timestamptz NOT NULL
);

-- A file on its way into the map.
CREATE TABLE mapping_batch (
  id             uuid        NOT NULL PRIMARY KEY,
  state          text        NOT NULL,
  format         text        NOT NULL,
  source         text        NOT NULL,
  digest         text        NOT NULL,
  actor          text        NOT NULL,
  reason         text        NOT NULL,
  began_at       timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  staged_lines   bigint      NOT NULL,
  version        bigint,
  rolled_back_by bigint
);
CREATE INDEX mapping_batch_began_at ON mapping_batch (began_at);

-- Its rows: what the file said, and what the check found. next: the old address that the target itself
-- is, if it is one. end: where that leads in the end, after so many hops; 0 or none, and the target is
-- the end. A row with a reason is not published. Lines below 0 are live mappings that led to an
-- address of this batch, and would take two hops without being led on.
CREATE TABLE mapping_row (
  batch          uuid   NOT NULL,
  line           bigint NOT NULL,
  old            text   NOT NULL,
  scope          text,
  key            text,
  kind           text,
  target         text,
  blog_id        bigint,
  path           text,
  archive        text,
  suggested      text,
  title          text,
  position       integer,
  next_scope     text,
  next_key       text,
  verdict        text   NOT NULL,
  reason         text,
  hops           integer,
  end_target     text,
  end_blog_id    bigint,
  end_path       text,
  end_next_scope text,
  end_next_key   text,
  PRIMARY KEY (batch, line)
);
CREATE INDEX mapping_row_key ON mapping_row (batch, scope, key);

-- What is live. Scope: a site's name, or a Space's CID. Key: host, path and significant parameters;
-- of a Space its entry's number, or nothing for its home.
CREATE TABLE mapping (
  scope     text    NOT NULL,
  key       text    NOT NULL,
  kind      text    NOT NULL,
  target    text,
  blog_id   bigint,
  path      text,
  archive   text,
  suggested text,
  title     text,
  position  integer,
  next_scope text,
  next_key   text,
  batch     uuid    NOT NULL,
  version   bigint  NOT NULL,
  PRIMARY KEY (scope, key)
);
-- Targets that are old addresses themselves: few, and to be led on when those are mapped.
CREATE INDEX mapping_next ON mapping (next_scope, next_key) WHERE next_key IS NOT NULL;
-- Rules are few, and every pod holds all of them.
CREATE INDEX mapping_rule ON mapping (scope) WHERE position IS NOT NULL;

-- Every state that a mapping ever had, append-only; kind is null where it was taken away. What was
-- before is the newest older version.
CREATE TABLE mapping_change (
  scope     text    NOT NULL,
  key       text    NOT NULL,
  version   bigint  NOT NULL,
  kind      text,
  target    text,
  blog_id   bigint,
  path      text,
  archive   text,
  suggested text,
  title     text,
  position  integer,
  next_scope text,
  next_key   text,
  batch     uuid    NOT NULL,
  PRIMARY KEY (scope, key, version)
);
CREATE INDEX mapping_change_version ON mapping_change (version);

-- Blogs whose address changed: every mapping to them changed with it.
CREATE TABLE blog_change (
  version bigint NOT NULL,
  blog_id bigint NOT NULL,
  address text   NOT NULL,
  PRIMARY KEY (version, blog_id)
);

-- How often an old address was answered from the map.
CREATE TABLE hit (
  scope  text     NOT NULL,
  key    text     NOT NULL,
  day    date     NOT NULL,
  status smallint NOT NULL,
  client text     NOT NULL,
  hits   bigint   NOT NULL,
  PRIMARY KEY (scope, key, day, status, client)
);
CREATE INDEX hit_day ON hit (day);

-- Old addresses that people ask for and nothing is known of.
CREATE TABLE gap (
  scope      text             NOT NULL,
  key        text             NOT NULL,
  people     bigint           NOT NULL,
  others     bigint           NOT NULL,
  first_day  date             NOT NULL,
  last_day   date             NOT NULL,
  suggested  text,
  confidence double precision,
  PRIMARY KEY (scope, key)
);
CREATE INDEX gap_people ON gap (scope, people);

-- Who did what through the command line.
CREATE TABLE audit_entry (
  id      uuid        NOT NULL PRIMARY KEY,
  at      timestamptz NOT NULL,
  actor   text        NOT NULL,
  what    text        NOT NULL,
  subject text        NOT NULL,
  reason  text        NOT NULL
);
