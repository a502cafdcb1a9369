-- Which phones are on the line, and at which server process: every process ranks them first.
-- up
alter table worker_position add column heard_at timestamptz, add column heard_by uuid;
create index worker_position_heard on worker_position (heard_at) where heard_at is not null;

-- down
drop index worker_position_heard;
alter table worker_position drop column heard_by, drop column heard_at;
