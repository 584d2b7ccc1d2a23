-- What owners decide, and what has to be known of a transfer that waits before it is published. As_is:
-- its owner wants old addresses to lead to what is there, whatever is missing. Blog_address: the blog's
-- front page when posts were matched; null: not known. Categories: names of all that the Space's
-- entries have, as JSON; null: not known.
ALTER TABLE transfer
  ADD COLUMN as_is boolean NOT NULL DEFAULT false,
  ADD COLUMN blog_address text,
  ADD COLUMN categories text;

-- By_metadata: the post says by its metadata that it is this entry; else its text does. Old_pictures: how
-- many pictures its text shows from the old platform; null: not known.
ALTER TABLE transfer_entry
  ADD COLUMN by_metadata boolean,
  ADD COLUMN old_pictures integer;
