-- What stood at an entry's post when its transfer was over, and what should: comments, and pictures as
-- files of the blog. Null: not known.
ALTER TABLE transfer_entry
  ADD COLUMN comments integer,
  ADD COLUMN pictures integer,
  ADD COLUMN wants_comments integer,
  ADD COLUMN wants_pictures integer;
