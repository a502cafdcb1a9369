-- The key by which a phone seals what waits to be sent: one a person, handed out within that person's
-- own session and kept on no phone. So what waits outlives a session that ends, and nobody else who
-- holds the phone can read it. It goes with the person.
-- up
create table outbox_key (
  person_id uuid primary key references person (id),
  key bytea not null check (length(key) = 32)
);
revoke all on outbox_key from deedgrid_app;
grant select, insert on outbox_key to deedgrid_app;
select wall_around('outbox_key');
create policy see on outbox_key for select to deedgrid_app using (
  (select wall_may('{system:access}'))
);
create policy add on outbox_key for insert to deedgrid_app with check (
  (select wall_may('{system:access}'))
);
create function outbox_key_follow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from outbox_key where person_id = new.id;
  return null;
end
$$;
create trigger outbox_key_follow after update of standing on person
  for each row when (new.standing = 'erased') execute function outbox_key_follow();

-- down
drop trigger outbox_key_follow on person;
drop function outbox_key_follow();
drop table outbox_key;
