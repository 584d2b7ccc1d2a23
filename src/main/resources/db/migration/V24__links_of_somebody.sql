-- Ended links, too: of a person, who begins again, asks what is kept, or is erased; of an account; of a blog.
CREATE INDEX IF NOT EXISTS account_link_live_person ON account_link (live_person);
CREATE INDEX IF NOT EXISTS account_link_wordpress_person ON account_link (wordpress_person);
CREATE INDEX IF NOT EXISTS account_link_blog_id ON account_link (blog_id);
