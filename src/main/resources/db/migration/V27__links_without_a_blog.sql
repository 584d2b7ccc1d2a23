-- Of whoever is erased, the ended link says no blog's number: that leads to its author, and to whoever links it again.
ALTER TABLE account_link ALTER COLUMN blog_id DROP NOT NULL;
