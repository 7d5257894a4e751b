-- +goose Up
CREATE VIRTUAL TABLE notes_search USING fts5 (title, body, content = 'notes', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO notes_search (notes_search) VALUES ('rebuild');

-- +goose StatementBegin
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
  INSERT INTO notes_search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER notes_deleted AFTER DELETE ON notes BEGIN
  INSERT INTO notes_search (notes_search, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER notes_deleted;
DROP TRIGGER notes_added;
DROP TABLE notes_search;
