-- Service halls (大厅) with their windows (窗口), opening hours, exceptions and booking rules.

create table hall (
  code           text primary key,
  name           text not null,
  region         text not null references region,
  address        text not null,
  phone          text not null,
  lng            double precision not null,
  lat            double precision not null,
  datum          text not null check (datum = 'GCJ-02'),
  -- [{from, to}] local times
  hours          jsonb not null,
  opens_saturday boolean not null,
  -- [{day, open, hours?, reason}]
  exceptions     jsonb not null,
  -- shape: Rules in appointments/opening.ts
  rules          jsonb not null
);

create table hall_window (
  hall     text not null references hall,
  kind     text not null,
  name     text not null,
  count    integer not null check (count > 0),
  slot_min integer not null check (slot_min > 0),
  primary key (hall, kind)
);
