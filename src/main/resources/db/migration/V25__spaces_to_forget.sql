-- What Spaces of erased people were called, until no arrival says so any more: anybody can make those many.
CREATE TABLE space_to_forget (
  label    text        NOT NULL PRIMARY KEY,
  asked_at timestamptz NOT NULL
);
