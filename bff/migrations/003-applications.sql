-- Applications begun and not submitted. What was filled in is sealed; the form and the item are the hall's and public.
create table draft (
  id             uuid        primary key default gen_random_uuid(),
  resident_id    text        not null,
  item_code      text        not null,
  item           jsonb       not null,
  form_version   text        not null,
  form           jsonb       not null,
  -- goes up with every change: a change names the version it was made on
  version        integer     not null default 1,
  -- sealed: values with their origins, and how each material is going to be handed in
  content        text        not null,
  delivery       text        not null default 'counter' check (delivery in ('counter', 'post')),
  step           text        not null default '',
  state          text        not null default 'open' check (state in ('open', 'submitted')),
  -- reference of the operation that is submitting it: it stands still until the hall has said what became of it
  submitting     text,
  application_id text,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);
-- One that is begun and not submitted per resident and item.
create unique index draft_open on draft (resident_id, item_code) where state = 'open';
create index draft_of_resident on draft (resident_id, state, updated_at desc);

-- Applications as the hall has told us about them, so that they can be followed while it is silent.
create table application (
  id          text        primary key,
  resident_id text        not null,
  -- sealed: what the hall itself last said about it, with its materials; null when only records have come
  snapshot    text,
  snapshot_at timestamptz,
  -- when we last heard of it
  known_at    timestamptz not null
);
create index application_of_resident on application (resident_id);

-- Records of its stages: one per business number, the latest data version.
create table application_record (
  application_id text    not null references application (id),
  business_no    text    not null,
  version        integer not null,
  -- up to which data version the resident was told; what is older than we are counts as told
  told           integer not null default 0,
  -- sealed
  content        text    not null,
  primary key (application_id, business_no)
);

-- How far we have read the hall's feed of changes.
create table exchange_feed (
  name        text        primary key,
  cursor      text        not null,
  -- when we asked for the first time: what is much older is history, however late it comes
  since       timestamptz,
  -- the process that reads it, until when; real time, not the movable clock
  reader      text,
  lease_until timestamptz not null default '-infinity'
);
insert into exchange_feed (name, cursor) values ('hall', '');

-- Pushes that were taken: one that comes again is refused.
create table exchange_nonce (
  nonce text        primary key,
  at    timestamptz not null
);
create index exchange_nonce_old on exchange_nonce (at);
