-- What was asked of the certificate store under a reference, before the answer is there: so that it can be asked again
-- in the same words (the store answers a reference as it did first), by the session that asked.
create table store_request (
  -- the operation's
  reference   text        primary key,
  resident_id text        not null,
  -- finds the sealed session in Redis, opens nothing from outside
  session_id  text        not null,
  -- sealed
  request     text        not null,
  created_at  timestamptz not null
);
create index store_request_of_resident on store_request (resident_id);
create index store_request_old on store_request (created_at);

-- Consent receipts (授权回执): whom a resident allowed to read which fields of a certificate, for what and until when.
create table consent (
  id               uuid        primary key,
  resident_id      text        not null,
  receipt_no       text        not null unique,
  -- the store's: one consent is one authorization
  authorization_id text        not null unique,
  certificate_id   text        not null,
  certificate_name text        not null,
  grantee_code     text        not null,
  grantee_name     text        not null,
  -- labels, as printed on the certificate
  fields           jsonb       not null,
  purpose          text        not null,
  valid_until      date        not null,
  item_code        text        not null,
  item_name        text        not null,
  material_id      text        not null,
  -- serial number, once it was submitted with one
  application      text,
  -- `ended` is not a state: it follows from valid_until and today
  revoked_at       timestamptz,
  given_at         timestamptz not null
);
create index consent_newest on consent (resident_id, given_at desc, id desc);

-- Files on their way to the store. Everything personal is sealed.
create table upload (
  id          uuid        primary key,
  resident_id text        not null,
  item_code   text        not null,
  material_id text        not null,
  -- of paper, as the store keeps it
  kind        text        not null,
  -- sealed: {fileName, materialName}
  names       text        not null,
  size        integer     not null,
  -- bytes that have arrived for good
  received    integer     not null default 0,
  state       text        not null default 'receiving' check (state in ('receiving', 'storing', 'stored', 'refused')),
  refusal     text,
  -- sealed: the paper, once the store has it
  material    text,
  created_at  timestamptz not null,
  check ((state = 'refused') = (refusal is not null)),
  check ((state = 'stored') = (material is not null))
);
create index upload_open on upload (resident_id, created_at) where state = 'receiving';
create index upload_old on upload (created_at);

create table upload_piece (
  upload_id uuid    not null references upload on delete cascade,
  -- first byte
  at        integer not null,
  -- sealed
  content   bytea   not null,
  primary key (upload_id, at)
);
-- Sealed bytes do not get smaller.
alter table upload_piece alter column content set storage external;
