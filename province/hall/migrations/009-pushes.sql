-- Pushing what changed to the one who follows the hall (变更推送). Times are the machine's: they count attempts.

create table push_cursor (
  singleton boolean primary key default true check (singleton),
  txid xid8 not null default '0',
  seq  bigint not null default 0
);
insert into push_cursor default values;

-- A message on its way; gone when it was taken or given up.
create table push_message (
  id       bigint generated always as identity primary key,
  -- XXBH: a message that is sent twice has it twice
  message  text not null,
  changes  jsonb not null,
  attempts integer not null default 0,
  due_at   timestamptz not null
);
create index push_message_due on push_message (due_at);

-- Shares of the pushes that are lost, come twice, or late and out of order: set for demonstrations.
create table push_fault (
  singleton boolean primary key default true check (singleton),
  "drop"    double precision not null default 0 check ("drop" between 0 and 1),
  "double"  double precision not null default 0 check ("double" between 0 and 1),
  shuffle   double precision not null default 0 check (shuffle between 0 and 1)
);
insert into push_fault default values;
