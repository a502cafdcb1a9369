-- Published figures: the secret that decides their noise is made here, once, and never leaves the
-- servers; what the noise is like are settings. When a credit was posted decides when published
-- figures take it in; what a load brings is in them at once.
-- up
create table publication (
  one boolean primary key default true check (one),
  seed bytea not null check (length(seed) = 32),
  made_at timestamptz not null default now()
);
insert into publication (seed)
select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'));
grant select on publication to deedgrid_app;
-- A key in hand undoes the noise: the part that counts figures reads it, no request does.
select wall_around('publication');
create policy see on publication for select to deedgrid_app using (
  (select wall_may('{system:cube}'))
);

alter table city_setting
  add column noise_bound int not null default 5 check (noise_bound between 3 and 50),
  add column noise_variance int not null default 2 check (noise_variance between 1 and 400),
  add column noise_least int not null default 2 check (noise_least between 0 and 10),
  -- Counts of 1 to noise_least can be kept off the page at no less variance than this.
  add check (noise_variance >= (noise_least + 1) * (noise_least + 1) / 4),
  add check (noise_variance * 4 <= noise_bound * noise_bound),
  add check (noise_bound > noise_least);

alter table heat_credit add column posted_at timestamptz;
create index heat_credit_posted on heat_credit (posted_at) where posted_at is not null;

-- down
drop index heat_credit_posted;
alter table heat_credit drop column posted_at;
alter table city_setting drop column noise_bound, drop column noise_variance,
  drop column noise_least;
drop table publication;
