-- +goose Up
-- What tells a backup of this application from any other SQLite file: "goap".
PRAGMA application_id = 1735352688;

CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  body TEXT NOT NULL CHECK (length(body) <= 20000),
  created_at TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE notes;
