-- A title in both languages where its source has both; `title` is as it was written.
-- up
alter table task add title_zh text, add title_en text,
  add constraint task_titles check ((title_zh is null) = (title_en is null));

-- down
alter table task drop constraint task_titles, drop title_zh, drop title_en;
