-- The rights of the people in it. What is about a person is given to that very person, and erased for
-- that very person: both functions take nobody's id, only the signed scope says whose. Consents are
-- rows of their own, one a kind, with what was said when.
-- up
create table consent (
  person_id uuid not null references person (id),
  -- The moral bank; being named in notices; the indication for a bank; one's position on shift.
  kind text not null check (kind in ('joining', 'notice', 'bank', 'location')),
  is_given boolean not null,
  said_at timestamptz not null,
  -- Of each kind the last word counts; what was said before stays.
  primary key (person_id, kind, said_at)
);
grant select, insert on consent to deedgrid_app;
select wall_around('consent');
create policy see on consent for select to deedgrid_app using (
  (select wall_may('{system:index}'))
  or person_id = (select wall_person())
);
create policy add on consent for insert to deedgrid_app with check (
  person_id = (select wall_person())
);

alter table person drop constraint person_standing_check;
alter table person add constraint person_standing_check
  check (standing in ('good', 'suspended', 'erased'));
alter table household add column erased_at timestamptz;

-- Everything about the person who acts, by table. Tokens and hashes are nobody's to read; who else
-- is in a row (who voted, who filed) is not told.
create function copy_of_me() returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  me uuid := wall_person();
  home uuid := nullif(wall_scope() ->> 'household', '')::uuid;
begin
  if me is null then
    raise exception 'only a person has a copy' using errcode = 'insufficient_privilege';
  end if;
  return (
    with own_deed as (select * from deed where household_id = home or submitted_by = me),
    own_task as (select * from task where household_id = home or filed_by = me),
    purse as (select * from account where owner = 'member:' || home),
    part (name, line) as (
      select 'person', to_jsonb(p) - 'password_hash' from person p where p.id = me
      union all select 'person_role', to_jsonb(r) from person_role r where r.person_id = me
      union all select 'session', to_jsonb(s) - 'token_hash' from session s where s.person_id = me
      union all select 'known_device', to_jsonb(d) - 'token_hash' from known_device d where d.person_id = me
      union all select 'consent', to_jsonb(c) from consent c where c.person_id = me
      union all select 'household', to_jsonb(h) from household h where h.id = home
      union all select 'deed', to_jsonb(d) - 'request_hash' - 'submitted_by' from own_deed d
      union all select 'deed_step', to_jsonb(s) - 'actor' from deed_step s where s.deed_id in (select id from own_deed)
      union all select 'deed_vote', to_jsonb(v) - 'person_id' from deed_vote v
        where v.deed_id in (select id from own_deed) or v.person_id = me
      union all select 'deed_reversal', to_jsonb(r) - 'reversed_by' from deed_reversal r
        where r.deed_id in (select id from own_deed) or r.reversed_by = me
      union all select 'deed_raise', to_jsonb(r) from deed_raise r where r.deed_id in (select id from own_deed)
      union all select 'account', to_jsonb(a) from purse a
      union all select 'transfer', to_jsonb(t) - 'actor' from transfer t
        where t.debit in (select id from purse) or t.credit in (select id from purse)
      union all select 'heat_credit', to_jsonb(k) from heat_credit k where k.participant = home
      union all select 'task', to_jsonb(t) - 'request_hash' - 'filed_by' - 'handled_by' from own_task t
      union all select 'task_step', to_jsonb(s) - 'actor' from task_step s
        where s.task_id in (select id from own_task) or s.actor = me::text
      union all select 'worker', to_jsonb(w) from worker w where w.id = me
      union all select 'shift', to_jsonb(s) from shift s where s.worker_id = me
      union all select 'worker_position', to_jsonb(p) from worker_position p where p.worker_id = me
      union all select 'offer', to_jsonb(o) from offer o where o.worker_id = me
      union all select 'assignment', to_jsonb(a) from assignment a where a.worker_id = me
      union all select 'access_entry', to_jsonb(e) - 'person_id' - 'household_ids' - 'people_ids' - 'subjects'
        from access_entry e
        where e.person_id = me or e.household_ids @> array[home] or e.people_ids @> array[me]
    )
    select coalesce(jsonb_object_agg(name, lines), '{}') from (
      select name, jsonb_agg(line) as lines from part group by name) each
  );
end
$$;

-- Takes the person who acts out of what is kept; answers what it changed. Deeds, transfers and steps
-- stay under ids that lead to nobody, so that every sum holds. A home is erased with the last of those
-- who live there: its place becomes a point of its cell, and so do those of its deeds and reports.
-- Words of a need that is still open stay until it is closed: somebody is on the way.
create function erase_me(at timestamptz) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  me uuid := wall_person();
  home uuid := nullif(wall_scope() ->> 'household', '')::uuid;
  others int;
  deeds int := 0;
begin
  if me is null then
    raise exception 'only a person is erased' using errcode = 'insufficient_privilege';
  end if;
  perform from household h where h.id = home for update;
  select count(*) into others from person p
    where p.household_id = home and p.id <> me and p.standing <> 'erased';
  delete from session where person_id = me;
  delete from known_device where person_id = me;
  delete from worker_position where worker_id = me;
  delete from person_role where person_id = me;
  update person set account = 'erased-' || id, name = '', password_hash = null,
    household_id = null, standing = 'erased' where id = me;
  if home is not null and others = 0 then
    update household h set code = 'erased-' || h.id, address = '', erased_at = at,
      geom = st_pointonsurface(c.geom)
      from cell c where h.id = home and c.id = h.cell_id;
    update deed d set note = '', geom = st_pointonsurface(c.geom)
      from cell c where d.household_id = home and c.id = d.cell_id;
    get diagnostics deeds = row_count;
  end if;
  perform forget_reports();
  return jsonb_build_object('home', home is not null and others = 0, 'deeds', deeds);
end
$$;

-- Words and places of needs that are over, of who is erased: at the erasure, and later of those that
-- were still open then.
create function forget_reports() returns void
language sql security definer set search_path = public, pg_temp as $$
  update task t set title = '-', title_zh = null, title_en = null, note = '', address = '',
    handling_note = '', geom = st_pointonsurface(c.geom)
  from cell c where c.id = t.cell_id and t.state in ('closed', 'cancelled')
    and (t.filed_by = any (array(select id from person where standing = 'erased'))
      or t.household_id = any (array(select id from household where erased_at is not null)))
    and (t.title <> '-' or t.note <> '' or t.address <> '' or t.handling_note <> '')
$$;

-- What has been kept long enough; answers how many rows of each went.
create function forget_old(at timestamptz, device_days int, position_hours int) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone jsonb := '{}';
  n int;
begin
  if not wall_may('{system:sweep}') then
    raise exception 'only the sweep forgets' using errcode = 'insufficient_privilege';
  end if;
  delete from session where expires_at <= at;
  get diagnostics n = row_count;
  gone := gone || jsonb_build_object('session', n);
  delete from known_device where used_at <= at - make_interval(days => device_days);
  get diagnostics n = row_count;
  gone := gone || jsonb_build_object('known_device', n);
  delete from setup_link where expires_at <= at;
  get diagnostics n = row_count;
  gone := gone || jsonb_build_object('setup_link', n);
  delete from worker_position where seen_at <= at - make_interval(hours => position_hours);
  get diagnostics n = row_count;
  gone := gone || jsonb_build_object('worker_position', n);
  perform forget_reports();
  return gone;
end
$$;

revoke all on function copy_of_me(), erase_me(timestamptz), forget_reports(),
  forget_old(timestamptz, int, int) from public;
grant execute on function copy_of_me(), erase_me(timestamptz), forget_old(timestamptz, int, int)
  to deedgrid_app;

-- down
drop function forget_old(timestamptz, int, int), erase_me(timestamptz),
  forget_reports(), copy_of_me();
alter table household drop column erased_at;
update person set standing = 'suspended' where standing = 'erased';
alter table person drop constraint person_standing_check;
alter table person add constraint person_standing_check check (standing in ('good', 'suspended'));
drop table consent;
