-- What the hall publishes: regions, departments, themes, items (事项), and how often an item was handled.

create table region (
  code   text primary key check (code ~ '^\d{12}$'),
  name   text not null,
  parent text references region,
  level  text not null check (level in ('province', 'city', 'county', 'town'))
);
create index region_parent on region (parent);

create table department (
  code       text primary key,
  name       text not null,
  short_name text not null
);

create table theme (
  code     text primary key,
  name     text not null,
  audience text not null check (audience in ('person', 'company'))
);

-- Readers follow changes by update_seq: every insert and every later change of an item takes the next number.
create sequence item_change;

create table item (
  task_code      text primary key,
  update_seq     bigint not null unique,
  catalog_code   text not null,
  name           text not null,
  region         text not null references region,
  department     text not null references department,
  themes         text[] not null,
  window_kind    text not null,
  -- 是否支持预约: 0 no booking needed, 1 optional, 2 only with a booking
  booking        smallint not null check (booking in (0, 1, 2)),
  duration_min   integer not null,
  promise_days   integer,
  -- the item in the words of the national exchange, without update_seq; only ever read whole, so kept as it was written
  record         json not null
);
create index item_region on item (region);
-- Packing 8,000 records would be most of the time of a first start.
alter table item alter column record set storage external;

-- 办件量. A table of its own: counting must not rewrite the item.
create table item_usage (
  task_code text primary key references item,
  handled   bigint not null default 0
);
