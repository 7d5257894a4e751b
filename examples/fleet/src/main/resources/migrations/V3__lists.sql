-- The list of trips, and what looks for a vehicle's or a driver's trips before it goes.
create index trips_newest on trips (started_at desc, id desc);
create index trips_vehicle on trips (vehicle_id);
create index trips_driver on trips (driver_id);
