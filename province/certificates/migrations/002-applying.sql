-- 材料类别: how long an uploaded paper of this kind is good, and whether people make it themselves.
create table material_kind (
  code text primary key,
  name text not null,
  -- Null: its age does not matter.
  months integer,
  self_made boolean not null
);

-- A paper is listed once its content is complete: `content` then names the upload that brought it.
alter table material
  add column kind text not null default '',
  add column size integer not null default 0,
  add column sha256 text not null default '',
  add column created_on date not null default current_date,
  add column content uuid;
alter table material
  alter column kind drop default,
  alter column size drop default,
  alter column sha256 drop default,
  alter column created_on drop default;

-- Content as it came in. Several uploads of one material may run at a time; only a complete one is kept.
create table material_chunk (
  upload uuid not null,
  position integer not null,
  material_id text not null references material,
  bytes bytea not null,
  primary key (upload, position)
);
create index on material_chunk (material_id);

-- Tickets are kept as SHA-256: a copy of the table uploads nothing.
create table upload_ticket (
  digest bytea primary key,
  material_id text not null references material,
  expires_at timestamptz not null
);

-- Which program may read a material, because it was handed in there.
create table material_reader (
  material_id text not null references material,
  client_id text not null,
  source_project_no text not null,
  since timestamptz not null,
  primary key (material_id, client_id, source_project_no)
);

-- 用证授权: a holder lets a body read these fields of one certificate, for one cause and until a day.
create table use_authorization (
  id text primary key,
  holder_code text not null,
  certificate_identifier text not null references certificate,
  grantee_code text not null,
  grantee_name text not null,
  fields jsonb not null,
  use_cause text not null,
  valid_until date not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index on use_authorization (holder_code);

-- 出示码: what is shown at a window. Used once, by the update that finds it unused.
create table show_code (
  id text primary key,
  holder_code text not null,
  certificate_identifier text not null references certificate,
  purpose text not null check (purpose in ('identity', 'matter', 'other')),
  fields jsonb not null,
  use_cause text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text
);

-- The key that signs them. Never leaves the store.
create table code_key (
  singleton boolean primary key default true check (singleton),
  key bytea not null,
  created_at timestamptz not null
);

create sequence certificate_serial start 50000001;
alter table certificate
  add column replaces text references certificate,
  add column source_project_no text;

-- The first answer to each reference of a program and the person it acts for ('' when for nobody).
create table first_answer (
  client_id text not null,
  subject text not null,
  reference text not null,
  -- SHA-256 of the call and what it said.
  content bytea not null,
  status text,
  data jsonb,
  answered_at timestamptz not null,
  primary key (client_id, subject, reference)
);

-- Written down is everything; `gave_out` marks what the holder is shown as a use.
alter table usage add column gave_out boolean;
update usage set gave_out = (head_status = '0');
alter table usage alter column gave_out set not null;
alter table usage alter column caller_sub drop not null;
