-- The queue (排队) in front of the windows of one hall and kind, one day at a time.

create table queue_counter (
  hall text not null references hall,
  kind text not null,
  day  date not null,
  last integer not null,
  primary key (hall, kind, day)
);

create table ticket (
  hall        text not null references hall,
  day         date not null,
  -- 排队号, e.g. HJ012: unique in a hall for a day
  number      text not null,
  kind        text not null,
  appointment text unique references appointment,
  -- a walk-in uses a place of this slot's walk-in pool
  walk_in_slot text references slot,
  name        text not null,
  -- dd waiting, jh called, bl served, wd absent
  state       text not null check (state in ('dd', 'jh', 'bl', 'wd')),
  -- whose turn: the start of a booked time, the moment of coming otherwise
  due_at      timestamptz not null,
  desk        text,
  issued_at   timestamptz not null,
  called_at   timestamptz,
  ended_at    timestamptz,
  primary key (hall, day, number),
  check ((appointment is null) <> (walk_in_slot is null))
);
create index ticket_waiting on ticket (hall, day, kind, due_at) where state = 'dd';

create function next_ticket(p_hall text, p_kind text, p_day date) returns integer language sql as $$
  insert into queue_counter (hall, kind, day, last) values (p_hall, p_kind, p_day, 1)
  on conflict (hall, kind, day) do update set last = queue_counter.last + 1
  returning last;
$$;
