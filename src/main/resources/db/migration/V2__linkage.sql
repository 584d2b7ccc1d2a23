-- The ledger: which Live account became which WordPress.com account and blog. People are random ids
-- here; what names them stands in live_account and wordpress_account alone, so that erasing a person
-- leaves a ledger.
CREATE TABLE live_account (
  person   uuid        NOT NULL PRIMARY KEY,
  tid      text        NOT NULL,
  oid      text        NOT NULL,
  sub      text        NOT NULL,
  first_at timestamptz NOT NULL,
  UNIQUE (tid, oid)
);

CREATE TABLE wordpress_account (
  person       uuid        NOT NULL PRIMARY KEY,
  wordpress_id bigint      NOT NULL UNIQUE,
  username     text        NOT NULL,
  first_at     timestamptz NOT NULL
);

CREATE TABLE wordpress_blog (
  blog_id   bigint      NOT NULL PRIMARY KEY,
  address   text        NOT NULL,
  name      text        NOT NULL,
  seen_at   timestamptz NOT NULL
);

-- Public facts of a Space, and the Live account that owns it, from the operator's directory.
CREATE TABLE space (
  cid        text        NOT NULL PRIMARY KEY,
  alias      text        UNIQUE,
  owner_tid  text,
  owner_oid  text,
  title      text,
  visibility text        NOT NULL,
  loaded_at  timestamptz NOT NULL
);
CREATE INDEX space_owner ON space (owner_tid, owner_oid);

-- A hand-off between the two sign-ins of one browser. The browser holds the secret, the row its hash.
CREATE TABLE handoff (
  id            uuid        NOT NULL PRIMARY KEY,
  secret_hash   bytea       NOT NULL UNIQUE,
  live_person   uuid        NOT NULL,
  live_name     bytea,
  purpose       text        NOT NULL,
  began_at      timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  proved_at     timestamptz,
  wordpress_id  bigint,
  username      text,
  blogs         text,
  ended_at      timestamptz,
  ended_how     text
);
CREATE INDEX handoff_live_person ON handoff (live_person);

CREATE TABLE account_link (
  id               uuid        NOT NULL PRIMARY KEY,
  live_person      uuid        NOT NULL,
  wordpress_person uuid        NOT NULL,
  blog_id          bigint      NOT NULL,
  handoff          uuid        NOT NULL UNIQUE,
  linked_at        timestamptz NOT NULL,
  ended_at         timestamptz,
  redirects        text        NOT NULL
);
CREATE UNIQUE INDEX account_link_live ON account_link (live_person) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX account_link_blog ON account_link (blog_id) WHERE ended_at IS NULL;

-- Append-only.
CREATE TABLE account_link_event (
  id               uuid        NOT NULL PRIMARY KEY,
  at               timestamptz NOT NULL,
  what             text        NOT NULL,
  live_person      uuid        NOT NULL,
  wordpress_person uuid,
  blog_id          bigint,
  link             uuid,
  actor            text        NOT NULL,
  reason           text        NOT NULL
);
CREATE INDEX account_link_event_live_person ON account_link_event (live_person);

-- A keyed digest of whoever asked to be erased, so that an import does not bring them back.
CREATE TABLE erasure (
  digest bytea       NOT NULL PRIMARY KEY,
  at     timestamptz NOT NULL
);

-- Sign-in sessions; the browser holds the id, the row its hash, a keyed digest of whose it is, and
-- the encrypted ID token.
CREATE TABLE sign_in_session (
  id_hash    bytea       NOT NULL PRIMARY KEY,
  tenant     text        NOT NULL,
  subject    bytea       NOT NULL,
  content    bytea       NOT NULL,
  began_at   timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_session_subject ON sign_in_session (subject);
CREATE INDEX sign_in_session_expires ON sign_in_session (expires_at);

-- Hashes of OAuth states that came back once.
CREATE TABLE used_state (
  hash    bytea       NOT NULL PRIMARY KEY,
  used_at timestamptz NOT NULL
);
