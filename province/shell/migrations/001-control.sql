-- What the control page has set. One row per outside system and one clock, shared by all processes of the province.
create table fault (
  system text primary key check (system in ('hall', 'certificates', 'identity', 'wechat')),
  mode text not null default 'ok' check (mode in ('ok', 'slow', 'failing', 'down')),
  latency_ms integer not null default 2000 check (latency_ms between 0 and 60000),
  failure_rate double precision not null default 1 check (failure_rate between 0 and 1),
  changed_at timestamptz not null default now()
);
insert into fault (system) values ('hall'), ('certificates'), ('identity'), ('wechat');

create table clock (
  only_one boolean primary key default true check (only_one),
  -- Milliseconds the province is ahead of the machine's clock; negative when behind.
  shift_ms bigint not null
);
