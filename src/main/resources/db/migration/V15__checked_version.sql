-- The version of the map that a batch was compared with; null where it was checked before this was kept.
ALTER TABLE mapping_batch ADD COLUMN checked_version bigint;

-- What of a row is kept otherwise than its file says; told as a warning by every check.
ALTER TABLE mapping_row ADD COLUMN note text;
