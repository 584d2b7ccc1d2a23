-- Links that an operator's command ended, until some process has told the rooms that keep something for them.
CREATE TABLE link_ended (
  live_person uuid        NOT NULL PRIMARY KEY,
  ended_at    timestamptz NOT NULL
);
