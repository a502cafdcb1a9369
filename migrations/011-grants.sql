-- What the application's role may do. It owns nothing; what is not here it cannot do. History
-- (transfers, votes, steps, reversals, access log) is insert-only; balances are the function's.
-- up
revoke all on function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[]) from public;
grant usage on schema public to deedgrid_app;
grant execute on function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[]) to deedgrid_app;
grant select on all tables in schema public to deedgrid_app;
grant insert on person, person_role, session, setup_link, access_entry, city, area, cell,
  grid_version, grid_version_cell, place_label, household, worker, shift, worker_position,
  deed_category, deed_type, heat_credit, heat_day, deed, deed_vote, deed_step, deed_reversal,
  task, offer, assignment, task_step, stream, news to deedgrid_app;
grant update on person, session, setup_link, city, area, cell, grid_version, household, worker,
  shift, worker_position, heat_day, deed, task, offer, assignment, stream to deedgrid_app;
grant delete on session, person_role, worker_position, news to deedgrid_app;

-- down
revoke all on all tables in schema public from deedgrid_app;
revoke all on function transfer_all(uuid[], text[], text[], text[], bigint[], text[], uuid[], timestamptz[], text[]) from deedgrid_app;
revoke usage on schema public from deedgrid_app;
