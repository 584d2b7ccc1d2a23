-- A Space that the directory names no owner of, and who says that it is theirs: proved by a code
-- in a post of that Space, or settled by an operator.
CREATE TABLE claim (
  id          uuid        NOT NULL PRIMARY KEY,
  live_person uuid        NOT NULL,
  cid         text        NOT NULL,
  asked       text        NOT NULL,
  code        text        NOT NULL UNIQUE,
  asked_at    timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  looks       integer     NOT NULL,
  case_at     timestamptz,
  ended_at    timestamptz,
  ended_how   text
);
CREATE UNIQUE INDEX claim_open ON claim (live_person, cid) WHERE ended_at IS NULL;
CREATE INDEX claim_cid ON claim (cid);
