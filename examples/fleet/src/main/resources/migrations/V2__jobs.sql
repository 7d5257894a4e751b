create table job_runs (
  job text not null,
  tick timestamptz not null,
  started_at timestamptz not null,
  instance text not null,
  -- How often the tick was run: more than once would be a mistake, and seen here.
  attempts integer not null default 1,
  primary key (job, tick)
);

create table trip_reports (
  tick timestamptz primary key,
  generated_at timestamptz not null,
  trips_ended integer not null,
  distance_km numeric(12, 2) not null,
  busiest_vehicle text
);
