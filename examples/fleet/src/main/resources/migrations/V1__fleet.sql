create table vehicles (
  id bigint generated always as identity primary key,
  plate text not null unique,
  model text not null
);

create table drivers (
  id bigint generated always as identity primary key,
  name text not null,
  licence text not null unique
);

create table trips (
  id bigint generated always as identity primary key,
  vehicle_id bigint not null references vehicles,
  driver_id bigint not null references drivers,
  started_at timestamptz not null,
  ended_at timestamptz,
  distance_km numeric(8, 2),
  check ((ended_at is null) = (distance_km is null))
);

-- Whoever is on the way can't set out: whichever of two requests is second meets one of these.
create unique index trips_open_vehicle on trips (vehicle_id) where ended_at is null;
create unique index trips_open_driver on trips (driver_id) where ended_at is null;
create index trips_ended_at on trips (ended_at) where ended_at is not null;
