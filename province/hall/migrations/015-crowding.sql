-- How crowded a hall usually is (通常拥挤程度): what was counted before the numbers in `ticket` begin, by weekday and hour.
-- Later days are counted from the tickets themselves.

create table hall_hour (
  hall    text not null references hall,
  -- ISO 8601: 1 Monday … 7 Sunday
  weekday smallint not null check (weekday between 1 and 7),
  -- the hour that begins then, at the hall
  hour    smallint not null check (hour between 0 and 23),
  -- on how many days of this weekday it was counted
  days    integer not null check (days > 0),
  -- how many numbers were taken in this hour on all of them
  tickets integer not null check (tickets >= 0),
  primary key (hall, weekday, hour)
);
