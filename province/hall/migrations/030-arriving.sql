-- Arriving (到场): numbers that residents follow on their phones, take from afar, and get back after a missed call.

-- 排队规则: whether a number may be taken from afar, how long a number that missed its call is kept, and how many others
-- are called before it comes up again.
alter table hall add column queue_rules jsonb not null default '{"remoteWalkIn": true, "keepMin": 15, "passes": 3}';

alter table ticket
  -- 排队流水号, e.g. DTTH01-20261125-HJ012
  add column code text,
  -- who follows it, subject of the identity platform; null for a number that a clerk gave out
  add column owner text,
  -- who is served, id_type:id_no; null where nobody asked
  add column person text,
  add column item text references item,
  add column item_name text,
  -- null until who took it from afar has shown that they are there
  add column arrived_at timestamptz,
  -- after a missed call: how many others are still called before it
  add column behind integer not null default 0 check (behind >= 0),
  -- calls that nobody answered
  add column misses integer not null default 0,
  -- 过号: until when it can be taken up again
  add column kept_until timestamptz,
  -- when its owner was told that it is nearly her turn
  add column near_at timestamptz;
update ticket t set
  code = t.hall || '-' || to_char(t.day, 'YYYYMMDD') || '-' || t.number, arrived_at = t.issued_at,
  owner = a.owner, person = a.person, item = a.item, item_name = a.item_name
from ticket same left join appointment a on a.code = same.appointment
where (same.hall, same.day, same.number) = (t.hall, t.day, t.number);
alter table ticket
  alter column code set not null,
  add constraint ticket_code unique (code),
  drop constraint ticket_state_check,
  -- dd waiting, jh called, bl served, gh missed a call and kept, wd absent, qx given back
  add constraint ticket_state check (state in ('dd', 'jh', 'bl', 'gh', 'wd', 'qx')),
  drop constraint ticket_check,
  -- a walk-in has a walk-in place, until it is given back
  add constraint ticket_has_its_place check ((appointment is null) <> (walk_in_slot is null) or (state = 'qx' and appointment is null)),
  add constraint ticket_kept_for_a_time check ((state = 'gh') <= (kept_until is not null));
-- One live number per person, day and hall.
create unique index ticket_one_walk_in on ticket (hall, day, person)
  where walk_in_slot is not null and state in ('dd', 'jh', 'gh');
create index ticket_kept on ticket (kept_until) where state = 'gh';
create index ticket_served on ticket (hall, kind, ended_at desc) where state = 'bl';
create index ticket_owner on ticket (owner, day);

-- How long people were at a window before the numbers in `ticket` begin, in minutes, latest first.
create table service_past (
  hall    text not null,
  kind    text not null,
  minutes double precision[] not null,
  primary key (hall, kind),
  foreign key (hall, kind) references hall_window (hall, kind)
);

-- 到场码 are made with it; never leaves the hall.
create table place_code_key (
  one  boolean primary key default true check (one),
  key  bytea not null
);
insert into place_code_key (key) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
