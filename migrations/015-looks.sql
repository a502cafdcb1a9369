-- A look that is repeated within minutes (a list that refetches, a map that pans back) is one look:
-- found by who looked and when.
-- up
create index access_entry_person on access_entry (person_id, at desc);

-- down
drop index access_entry_person;
