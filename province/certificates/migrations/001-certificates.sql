create table certificate_type (
  code text primary key,
  name text not null,
  -- Names of the fields a certificate of this type carries, in the order they are printed.
  fields jsonb not null
);

create table certificate (
  identifier text primary key,
  type_code text not null references certificate_type,
  number text not null,
  holder_type text not null check (holder_type in ('001', '111', '516')),
  holder_code text not null,
  holder_name text not null,
  issuer_name text not null,
  issuer_code text not null,
  issued date not null,
  valid_from date not null,
  -- Null: long-term (长期).
  valid_until date,
  -- 01 有效 02 暂扣 03 撤销 04 注销 05 失效 06 办理转出 07 吊销
  status text not null check (status in ('01', '02', '03', '04', '05', '06', '07')),
  version text not null,
  area text not null,
  fields jsonb not null
);
create index on certificate (holder_code);

create table material (
  id text primary key,
  holder_code text not null,
  name text not null,
  trust_level text not null check (trust_level in ('A', 'B', 'C', 'D')),
  valid_until date,
  verified_by text,
  verified_on date,
  source_project_no text,
  content_type text not null
);
create index on material (holder_code);

-- 用证日志: who looked at whose things, when and why; refusals too. Written in the transaction that answers.
create table usage (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  call text not null,
  client_id text not null,
  caller_sub text not null,
  caller_name text not null,
  holder_code text not null,
  certificate_identifier text,
  certificate_name text,
  use_cause text not null check (char_length(use_cause) between 1 and 200),
  head_status text not null
);
create index on usage (holder_code, id desc);
