-- What simulated life had a hand in: a task it filed or took a step of, a deed it submitted or
-- voted on, a credit of such a deed. Every figure can say how much of it is simulated.
-- up
alter table task add simulated boolean not null default false;
update task set simulated = true where source = 'simulated';
create index task_simulated on task (state, closed_at) where simulated;
alter table deed add simulated boolean not null default false;
update deed set simulated = true where source = 'simulated';
alter table heat_credit add simulated boolean not null default false;
update heat_credit h set simulated = true
  from deed d where d.id = h.id and d.simulated;

-- down
alter table heat_credit drop simulated;
alter table deed drop simulated;
drop index task_simulated;
alter table task drop simulated;
