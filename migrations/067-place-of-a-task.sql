-- What was told of a task says where somebody may live. It stays exact while the task is open, and of
-- a worker's copy while the task is asked of or held by that worker; what lies there is blurred then,
-- so that nobody hears it again who comes back later.
-- up
create index news_of_task on news ((coalesce(body ->> 'taskId', body ->> 'id')))
  where kind in ('task:changed', 'task:offered');

-- `middle`: [longitude, latitude] of the task's cell. `held_by`: who has it or is asked, or null.
-- The reporter's own copy stays: it is what the household said itself.
create function blur_news(wanted uuid, middle jsonb, held_by uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update news n
  set body = n.body || jsonb_build_object('point', middle, 'address', '')
    || case when n.body ? 'deedId' then '{"reportedByHousehold": false, "deedId": null}'::jsonb
       else '{}'::jsonb end
  from task t
  where t.id = wanted and n.kind in ('task:changed', 'task:offered')
    and coalesce(n.body ->> 'taskId', n.body ->> 'id') = wanted::text
    and n.body -> 'point' <> middle
    and case when t.state in ('closed', 'cancelled') then n.stream not like 'person:%'
        else n.stream like 'worker:%' and n.stream <> 'worker:' || coalesce(held_by::text, '') end;
$$;
revoke execute on function blur_news(uuid, jsonb, uuid) from public;
grant execute on function blur_news(uuid, jsonb, uuid) to deedgrid_app;

-- down
drop function blur_news(uuid, jsonb, uuid);
drop index news_of_task;
