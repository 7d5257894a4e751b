-- Up Migration

-- Every tick as it came. Its key is what makes a tick that is delivered twice count once, so rows must be kept for
-- longer than a delivery can take; a week is plenty.
CREATE TABLE ticks_raw (
  id          text PRIMARY KEY,
  source      text NOT NULL,
  symbol      text NOT NULL,
  price       double precision NOT NULL,
  volume      double precision NOT NULL,
  ts          timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ticks_raw_received_at ON ticks_raw (received_at);

-- The series of each symbol, as it is asked for.
CREATE TABLE ticks_history (
  symbol  text NOT NULL,
  ts      timestamptz NOT NULL,
  tick_id text NOT NULL,
  price   double precision NOT NULL,
  volume  double precision NOT NULL,
  PRIMARY KEY (symbol, ts, tick_id)
);

-- The newest tick of each symbol.
CREATE TABLE ticks_recent (
  symbol text PRIMARY KEY,
  ts     timestamptz NOT NULL,
  price  double precision NOT NULL,
  volume double precision NOT NULL
);

-- Down Migration
DROP TABLE ticks_recent;
DROP TABLE ticks_history;
DROP TABLE ticks_raw;
