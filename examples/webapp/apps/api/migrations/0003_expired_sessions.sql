-- Up Migration
-- What has expired is looked for whenever somebody signs in.
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- Down Migration
DROP INDEX sessions_expires_at;
