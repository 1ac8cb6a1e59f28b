-- Whom and where the control page can play: read from the seed once, so that the page shows the same people and halls
-- as the systems do, whatever the clock says at a later start.
create table resident (
  key text primary key,
  position integer not null,
  sub text not null,
  name text not null,
  id_masked text not null,
  openid text not null,
  region text not null
);
