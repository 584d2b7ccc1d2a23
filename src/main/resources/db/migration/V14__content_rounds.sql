-- The last reading that came across it, as read_entry.round; null: not known, and then it is kept.
ALTER TABLE read_picture ADD COLUMN round integer;
ALTER TABLE read_left_out ADD COLUMN round integer;

-- What a copy's bytes depend on beside what was read, by a digest; null of one to be measured again.
ALTER TABLE download ADD COLUMN made_of text;
