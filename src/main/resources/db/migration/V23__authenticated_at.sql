-- When somebody last proved who they are at the provider, which can be long before the session began; null: not known.
ALTER TABLE sign_in_session ADD COLUMN authenticated_at timestamptz;
