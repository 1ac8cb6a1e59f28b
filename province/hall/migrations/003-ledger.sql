-- The ledger of places: slots (号源), their pools, appointments (预约) and the first answer to every write.
--
-- Order of locks, the same everywhere: client request, then person, then pool row, then appointment rows. No function
-- takes more than one of each, except a move (010-reschedule.sql) that takes two pool rows, in the order of their slots'
-- codes; so two transactions cannot wait for each other.
-- Business time always comes in as p_now; now() of the database is never asked.

create table slot (
  code      text primary key,
  hall      text not null references hall,
  kind      text not null,
  day       date not null,
  starts_at timestamptz not null,
  ends_at   timestamptz not null check (ends_at > starts_at)
);
create index slot_by_day on slot (hall, kind, day);

create table slot_pool (
  slot     text not null references slot,
  pool     text not null check (pool in ('online', 'walk_in')),
  capacity integer not null check (capacity >= 0),
  held     integer not null default 0 check (held >= 0),
  booked   integer not null default 0 check (booked >= 0),
  primary key (slot, pool),
  constraint never_oversold check (held + booked <= capacity),
  -- 现场号: a part of every slot stays for those who come without a booking
  constraint walk_in_share_is_kept check (pool <> 'walk_in' or capacity > 0)
) with (fillfactor = 50);

create table appointment (
  code           text primary key,
  slot           text not null references slot,
  hall           text not null,
  kind           text not null,
  day            date not null,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  item           text not null references item,
  item_name      text not null,
  -- yl held, yy booked, qd checked in, jh called, bl served, qx cancelled, gq hold expired, sy no-show
  state          text not null check (state in ('yl', 'yy', 'qd', 'jh', 'bl', 'qx', 'gq', 'sy')),
  -- who asked for it: subject of the identity platform
  owner          text not null,
  -- who is served: id_type:id_no. Limits are counted on this person.
  person         text not null,
  person_name    text not null,
  person_id_no   text not null,
  for_self       boolean not null,
  hold_until     timestamptz,
  check_in_code  text unique,
  cancel_until   timestamptz not null,
  check_in_from  timestamptz not null,
  check_in_until timestamptz not null,
  no_show_at     timestamptz,
  cancel_reason  text,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  check ((state = 'yl') <= (hold_until is not null)),
  check ((state in ('yy', 'qd', 'jh', 'bl', 'sy')) <= (check_in_code is not null))
);
create index appointment_held on appointment (slot, hold_until) where state = 'yl';
create index appointment_slot on appointment (slot);
create index appointment_person on appointment (person, day);
create index appointment_owner on appointment (owner, starts_at);

-- The first answer to every write, by whoever wrote and their own reference (客户端流水号).
create table client_request (
  scope        text not null,
  reference    text not null,
  operation    text not null,
  content_hash text not null,
  code         text not null,
  data         jsonb,
  answered_at  timestamptz not null,
  primary key (scope, reference)
);
