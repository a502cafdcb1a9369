-- Devices somebody has signed in from: their tries are counted apart, so that whoever guesses an
-- account's password from anywhere shuts nobody out who is known. The device holds a token of its
-- own; here lies its hash.
-- up
create table known_device (
  token_hash bytea not null,
  person_id uuid not null references person on delete cascade,
  used_at timestamptz not null,
  primary key (person_id, token_hash)
);
create index known_device_used on known_device (used_at);
grant select, insert, update, delete on known_device to deedgrid_app;

-- down
drop table known_device;
