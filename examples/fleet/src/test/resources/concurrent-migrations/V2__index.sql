create index concurrently beside_writes on rows (of);
