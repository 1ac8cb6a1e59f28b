-- The one key that signs every token; made once, kept, so that tokens and cached key sets survive a restart.
create table signing_key (
  singleton boolean primary key default true check (singleton),
  private_jwk jsonb not null,
  created_at timestamptz not null
);

-- Real-name persons (实名用户). `sub` is what other systems know somebody by; `seed_key` is only for demonstrations.
create table person (
  sub text primary key,
  seed_key text not null unique,
  name text not null,
  id_type text not null check (id_type in ('111', '516')),
  id_no text not null unique,
  born date not null,
  phone text not null,
  real_name_level smallint not null check (real_name_level between 1 and 4),
  region text not null,
  position integer not null
);

create table wechat_binding (
  openid text primary key,
  sub text not null references person,
  bound_at timestamptz not null
);

create table kinship (
  sub text not null references person,
  relative text not null references person,
  relation text not null check (relation in ('spouse', 'child', 'parent')),
  primary key (sub, relative)
);

-- What one adult allows another to do for them (授权办理), with its validity.
create table delegation (
  grantor text not null references person,
  delegate text not null references person,
  valid_from date not null,
  valid_until date not null,
  primary key (grantor, delegate)
);

create table company (
  credit_code text primary key,
  name text not null
);

create table company_role (
  credit_code text not null references company,
  sub text not null references person,
  role text not null check (role in ('legal_representative', 'agent')),
  valid_from date,
  valid_until date,
  primary key (credit_code, sub, role)
);
create index on company_role (sub);

-- One sign-in of one person at one client. Everything issued from it ends when it is revoked.
create table sign_in (
  id uuid primary key,
  client_id text not null,
  sub text not null references person,
  scope text not null,
  authenticated_at timestamptz not null,
  revoked_at timestamptz
);

-- Codes and refresh tokens are kept as SHA-256: a copy of the table signs nobody in.
create table authorization_code (
  digest bytea primary key,
  sign_in uuid not null references sign_in on delete cascade,
  redirect_uri text not null,
  nonce text,
  code_challenge text not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz
);

create table refresh_token (
  digest bytea primary key,
  sign_in uuid not null references sign_in on delete cascade,
  expires_at timestamptz not null,
  rotated_at timestamptz
);
create index on refresh_token (sign_in);
create index on authorization_code (sign_in);
