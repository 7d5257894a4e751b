-- Up Migration

CREATE TABLE metrics_1m (
  symbol    text NOT NULL,
  minute    timestamptz NOT NULL,
  ticks     integer NOT NULL,
  volume    double precision NOT NULL,
  price_sum double precision NOT NULL,
  notional  double precision NOT NULL,
  PRIMARY KEY (symbol, minute)
);

-- `first_ts` and `last_ts` say when open and close were paid, so that ticks may arrive in any order.
-- There is no column for the moving average: a late tick changes the averages of nine later candles.
CREATE TABLE ohlc_1m (
  symbol   text NOT NULL,
  minute   timestamptz NOT NULL,
  open     double precision NOT NULL,
  high     double precision NOT NULL,
  low      double precision NOT NULL,
  close    double precision NOT NULL,
  volume   double precision NOT NULL,
  first_ts timestamptz NOT NULL,
  last_ts  timestamptz NOT NULL,
  PRIMARY KEY (symbol, minute)
);

-- Down Migration
DROP TABLE ohlc_1m;
DROP TABLE metrics_1m;
