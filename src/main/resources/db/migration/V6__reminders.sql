-- Who asked to be reminded of the closing of their Space by e-mail. The address is encrypted, and goes
-- when no reminder is left to send; the row stays for a time, to say how it ended.
CREATE TABLE reminder_consent (
  person    uuid        NOT NULL PRIMARY KEY,
  address   bytea,
  language  text        NOT NULL,
  since     timestamptz NOT NULL,
  look_at   timestamptz,
  ended_at  timestamptz,
  ended_how text
);
CREATE INDEX reminder_consent_look_at ON reminder_consent (look_at) WHERE look_at IS NOT NULL;

-- What was sent to them, or is being sent until the lease ends.
CREATE TABLE reminder (
  person      uuid        NOT NULL,
  which       text        NOT NULL,
  cid         text        NOT NULL,
  state       text        NOT NULL,
  attempts    integer     NOT NULL,
  tried_at    timestamptz NOT NULL,
  lease_until timestamptz,
  PRIMARY KEY (person, which)
);
CREATE INDEX reminder_tried_at ON reminder (tried_at);
