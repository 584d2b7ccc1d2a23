-- A further permission that somebody is asked for at a provider. Their browser holds a secret, and the
-- provider the state: rows have the hashes. The code waits here, encrypted, for the next request.
CREATE TABLE consent_asked (
  state_hash   bytea       NOT NULL PRIMARY KEY,
  browser_hash bytea       NOT NULL UNIQUE,
  person       uuid        NOT NULL,
  use          text        NOT NULL,
  verifier     bytea       NOT NULL,
  code         bytea,
  asked_at     timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX consent_asked_person ON consent_asked (person);
CREATE INDEX consent_asked_expires ON consent_asked (expires_at);

-- What they granted. Tokens are encrypted, and gone once it has ended.
CREATE TABLE consent (
  person            uuid        NOT NULL,
  use               text        NOT NULL,
  access_token      bytea,
  access_expires_at timestamptz,
  refresh_token     bytea,
  refreshing_until  timestamptz,
  granted_at        timestamptz NOT NULL,
  expires_at        timestamptz,
  ended_at          timestamptz,
  ended_how         text,
  PRIMARY KEY (person, use)
);
CREATE INDEX consent_ended ON consent (ended_at) WHERE ended_at IS NOT NULL;
