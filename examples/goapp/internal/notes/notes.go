// Package notes keeps the notes: what is added, found, listed and deleted.
package notes

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// PageSize is how many notes a page lists.
	PageSize     = 50
	longestTitle = 200
	longestBody  = 20_000
)

// ErrNotFound says that there is no such note.
var ErrNotFound = errors.New("there is no such note")

// Note is one note.
type Note struct {
	ID        int64
	Title     string
	Body      string
	CreatedAt time.Time
}

// Page is a part of a list, the newest first.
type Page struct {
	Notes []Note
	// Next is what the following page begins below; 0 after the last.
	Next int64
}

// Invalid says what is wrong with a note that somebody wrote.
type Invalid string

func (invalid Invalid) Error() string { return string(invalid) }

// Store has the notes in a database.
type Store struct {
	read, write *sql.DB
	now         func() time.Time
}

// NewStore has what it reads and what it writes apart: one connection writes.
func NewStore(read, write *sql.DB, now func() time.Time) *Store {
	return &Store{read: read, write: write, now: now}
}

// Add keeps a note, and gives it an id. What is wrong with it is an Invalid.
func (store *Store) Add(ctx context.Context, title, body string) (Note, error) {
	note := Note{Title: strings.TrimSpace(title), Body: strings.TrimSpace(body), CreatedAt: store.now().UTC().Truncate(time.Millisecond)}
	switch {
	case !utf8.ValidString(note.Title + note.Body):
		return Note{}, Invalid("A note is text in UTF-8.")
	case strings.ContainsRune(note.Title+note.Body, 0):
		return Note{}, Invalid("A note has no NUL character.")
	case note.Title == "":
		return Note{}, Invalid("A note needs a title.")
	case utf8.RuneCountInString(note.Title) > longestTitle:
		return Note{}, Invalid("A title has at most 200 characters.")
	case utf8.RuneCountInString(note.Body) > longestBody:
		return Note{}, Invalid("A note has at most 20,000 characters.")
	}
	result, err := store.write.ExecContext(ctx, "INSERT INTO notes (title, body, created_at) VALUES (?, ?, ?)",
		note.Title, note.Body, note.CreatedAt.Format(time.RFC3339Nano))
	if err != nil {
		return Note{}, err
	}
	note.ID, err = result.LastInsertId()
	return note, err
}

// Get gives one note, or ErrNotFound.
func (store *Store) Get(ctx context.Context, id int64) (Note, error) {
	note, err := scan(store.read.QueryRowContext(ctx, "SELECT id, title, body, created_at FROM notes WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return Note{}, ErrNotFound
	}
	return note, err
}

// Delete removes one note, or gives ErrNotFound.
func (store *Store) Delete(ctx context.Context, id int64) error {
	result, err := store.write.ExecContext(ctx, "DELETE FROM notes WHERE id = ?", id)
	if err != nil {
		return err
	}
	if count, err := result.RowsAffected(); err != nil || count == 1 {
		return err
	}
	return ErrNotFound
}

// List gives the newest notes whose id is below one, which is 0 for the first page. With a search it lists those that have all of its
// words, or words that begin with them.
func (store *Store) List(ctx context.Context, search string, below int64) (Page, error) {
	query, values := "SELECT id, title, body, created_at FROM notes WHERE (? = 0 OR id < ?)", []any{below, below}
	if words := matching(search); words != "" {
		query += " AND id IN (SELECT rowid FROM notes_search WHERE notes_search MATCH ?)"
		values = append(values, words)
	}
	// One more than a page has tells whether another follows.
	rows, err := store.read.QueryContext(ctx, query+" ORDER BY id DESC LIMIT ?", append(values, PageSize+1)...)
	if err != nil {
		return Page{}, err
	}
	defer rows.Close()
	var page Page
	for rows.Next() {
		note, err := scan(rows)
		if err != nil {
			return Page{}, err
		}
		page.Notes = append(page.Notes, note)
	}
	if len(page.Notes) > PageSize {
		page.Notes = page.Notes[:PageSize]
		page.Next = page.Notes[PageSize-1].ID
	}
	return page, rows.Err()
}

// Ready says whether the tables can be read.
func (store *Store) Ready(ctx context.Context) error {
	var any int
	return store.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM notes)").Scan(&any)
}

// matching is a search in the words of SQLite's full-text search: each in quotes, so that none is an operator.
func matching(search string) string {
	var terms []string
	for _, word := range strings.Fields(strings.ReplaceAll(search, "\x00", " ")) {
		terms = append(terms, `"`+strings.ReplaceAll(word, `"`, `""`)+`"*`)
	}
	return strings.Join(terms, " ")
}

func scan(row interface{ Scan(...any) error }) (Note, error) {
	var note Note
	var createdAt string
	if err := row.Scan(&note.ID, &note.Title, &note.Body, &createdAt); err != nil {
		return Note{}, err
	}
	var err error
	note.CreatedAt, err = time.Parse(time.RFC3339Nano, createdAt)
	return note, err
}
