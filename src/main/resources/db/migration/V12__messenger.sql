-- Messenger friends of a linked person hear of new posts. One connection a person; posts older than
-- since are not announced. poll_at: when their blog's feed is fetched next, by whoever comes first.
CREATE TABLE messenger_connection (
  person        uuid        NOT NULL PRIMARY KEY,
  blog_id       bigint      NOT NULL,
  state         text        NOT NULL,
  paused        boolean     NOT NULL,
  since         timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  poll_at       timestamptz,
  every_seconds bigint      NOT NULL,
  failures      integer     NOT NULL,
  etag          text,
  last_modified text
);
CREATE INDEX messenger_connection_poll_at ON messenger_connection (poll_at) WHERE poll_at IS NOT NULL;

-- Who tells us of new posts before we ask (WebSub). The address that they tell it to, and the secret
-- that they prove themselves with, are encrypted; it is found by its hash. seen: hashes of the newest
-- deliveries.
CREATE TABLE websub_subscription (
  callback_hash bytea       NOT NULL PRIMARY KEY,
  callback      bytea       NOT NULL,
  secret        bytea       NOT NULL,
  person        uuid        NOT NULL,
  hub           text        NOT NULL,
  topic         text        NOT NULL,
  state         text        NOT NULL,
  asked_at      timestamptz,
  lease_until   timestamptz,
  act_at        timestamptz NOT NULL,
  attempts      integer     NOT NULL,
  seen          bytea       NOT NULL
);
CREATE INDEX websub_subscription_person ON websub_subscription (person);
CREATE INDEX websub_subscription_act_at ON websub_subscription (act_at);

-- The outbox: one row a post and person, whatever happens.
CREATE TABLE announcement (
  person      uuid        NOT NULL,
  post        text        NOT NULL,
  id          uuid        NOT NULL UNIQUE,
  blog_id     bigint      NOT NULL,
  link        text        NOT NULL,
  title       text        NOT NULL,
  excerpt     text        NOT NULL,
  picture     text,
  found_at    timestamptz NOT NULL,
  state       text        NOT NULL,
  attempts    integer     NOT NULL,
  try_at      timestamptz,
  begun_at    timestamptz,
  lease_until timestamptz,
  ended_at    timestamptz,
  PRIMARY KEY (person, post)
);
CREATE INDEX announcement_try_at ON announcement (try_at) WHERE try_at IS NOT NULL;
CREATE INDEX announcement_lease ON announcement (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX announcement_ended ON announcement (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX announcement_begun ON announcement (person, begun_at);

-- How many were begun in the second that is counted, by all processes together.
CREATE TABLE announcement_pace (
  id     integer     NOT NULL PRIMARY KEY,
  second timestamptz NOT NULL,
  used   integer     NOT NULL
);
INSERT INTO announcement_pace (id, second, used) VALUES (1, 'epoch', 0);
