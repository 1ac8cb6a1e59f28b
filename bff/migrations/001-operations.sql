-- One row per write a resident asked for: the idempotency record and the memory of an outcome that is not known yet.
create table operation (
  resident_id  text        not null,
  key          text        not null,
  endpoint     text        not null,
  request_hash text        not null,
  -- what upstreams know this write by (their client reference)
  reference    text        not null unique,
  -- running: being carried out · done: answered or refused, see answer/problem · unknown: the upstream did not say
  -- · absent: it never reached the upstream; a repeat carries it out
  state        text        not null check (state in ('running', 'done', 'unknown', 'absent')),
  -- real time, not the movable clock: it guards against processes that died
  lease_until  timestamptz not null,
  input        jsonb       not null,
  answer       jsonb,
  problem      jsonb,
  request_id   text        not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (resident_id, key)
);
create index operation_unsettled on operation (lease_until) where state in ('running', 'unknown');
create index operation_of_resident on operation (resident_id) where state in ('running', 'unknown');
create index operation_old on operation (updated_at) where state in ('done', 'absent');

-- Append-only: who asked for which change of what, and how it ended.
create table audit (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default now(),
  actor      text        not null,
  action     text        not null,
  target     text        not null,
  outcome    text        not null check (outcome in ('done', 'refused', 'unknown', 'absent')),
  detail     text,
  reference  text        not null,
  request_id text        not null
);
create index audit_by_actor on audit (actor, at);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit records are never changed';
end $$;
create trigger audit_no_change before update or delete on audit for each row execute function audit_is_append_only();
