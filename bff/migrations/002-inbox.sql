-- The inbox is the truth about what a resident was told.
create table message (
  id          uuid        primary key default gen_random_uuid(),
  resident_id text        not null,
  kind        text        not null,
  -- one event tells a resident once, however often it is processed
  dedupe_key  text        not null,
  message_values jsonb    not null,
  page        text,
  created_at  timestamptz not null,
  read_at     timestamptz,
  unique (resident_id, dedupe_key)
);
create index message_newest on message (resident_id, created_at desc, id desc);
create index message_unread on message (resident_id) where read_at is null;
