-- Whoever is erased takes the names of their Space out of the arrivals: found at once, however many there are of others.
CREATE INDEX arrival_space ON arrival (space) WHERE space IS NOT NULL;
CREATE INDEX space_alias_former ON space_alias (cid) WHERE former;
