-- Up Migration
CREATE TABLE symbols (
  symbol     text PRIMARY KEY,
  name       text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE symbols;
