-- The timetable that was followed last: what it has begun for somebody no other takes back.
CREATE TABLE timetable (
  id       integer     NOT NULL PRIMARY KEY,
  accepted text        NOT NULL,
  at       timestamptz NOT NULL
);
