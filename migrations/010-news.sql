-- News: written in the transaction that makes it true, read by every process's relay. The counter
-- of a stream is taken under its row's lock, so no sequence number is ever seen late.
-- up
create table stream (
  name text primary key,
  seq bigint not null
);
create table news (
  stream text not null references stream (name),
  seq bigint not null,
  kind text not null,
  -- For clients.
  body jsonb not null,
  -- For the server's own followers (cube, index): never sent.
  detail jsonb,
  at timestamptz not null,
  primary key (stream, seq)
);
create index news_at on news (at);

-- down
drop table news, stream;
