-- One's own way in: a password is changed by its person alone, who says the old one, and a second factor
-- (RFC 6238) can be asked for beside it. Its secret is read where somebody signs in, and nowhere else;
-- recovery codes are kept as hashes, each good for once.
-- up
create table second_factor (
  person_id uuid primary key references person (id),
  secret bytea not null check (length(secret) between 16 and 64),
  -- Null: shown, and not proven yet to have arrived in the person's device.
  since timestamptz,
  -- The step of time of the last code that was taken: none is good twice.
  last_step bigint not null default 0,
  recovery_hashes bytea[] not null default '{}'
);
revoke all on second_factor from deedgrid_app;
grant select, insert, update, delete on second_factor to deedgrid_app;
select wall_around('second_factor');
create policy use on second_factor for all to deedgrid_app using (
  (select wall_may('{system:sign-in}'))
) with check (
  (select wall_may('{system:sign-in}'))
);
create function second_factor_follow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from second_factor where person_id = new.id;
  return null;
end
$$;
create trigger second_factor_follow after update of standing on person
  for each row when (new.standing = 'erased') execute function second_factor_follow();

-- By the sign-in, which has just compared the old one.
create function set_password(who uuid, secret text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not wall_may('{system:sign-in}') then
    raise exception 'only the sign-in changes a password' using errcode = 'insufficient_privilege';
  end if;
  update person set password_hash = secret where id = who and standing = 'good';
end
$$;
revoke all on function set_password(uuid, text) from public;
grant execute on function set_password(uuid, text) to deedgrid_app;

-- down
drop function set_password(uuid, text);
drop trigger second_factor_follow on person;
drop function second_factor_follow();
drop table second_factor;
