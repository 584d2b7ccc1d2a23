-- Whether somebody was ever linked: asked of everybody who begins a hand-off, and of whoever looks at what is kept.
CREATE INDEX account_link_live_person ON account_link (live_person);
