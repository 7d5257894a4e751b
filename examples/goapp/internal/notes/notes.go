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
	// queryLimit is how long a query may take, with its wait for a connection: a page has that long.
	queryLimit = 2 * time.Second
)

var (
	// ErrNotFound says that there is no such note.
	ErrNotFound = errors.New("there is no such note")
	// ErrTooSlow says that a query was ended because it took too long.
	ErrTooSlow = errors.New("a query took too long")
)

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

// Invalid says what is wrong with a note that somebody wrote, or with what they search for.
type Invalid string

func (invalid Invalid) Error() string { return string(invalid) }

// Connections are what the notes are reached by.
type Connections struct {
	// Read takes queries; Write has one connection, for one writes.
	Read, Write *sql.DB
	// Health has one that no query of a user takes.
	Health *sql.DB
}

// Store has the notes in a database.
type Store struct {
	connections Connections
	now         func() time.Time
	queryLimit  time.Duration
}

// NewStore has the notes that are reached by the connections.
func NewStore(connections Connections, now func() time.Time) *Store {
	return &Store{connections: connections, now: now, queryLimit: queryLimit}
}

// Within is the same store, whose queries may take another time.
func (store *Store) Within(limit time.Duration) *Store {
	other := *store
	other.queryLimit = limit
	return &other
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
	result, err := store.connections.Write.ExecContext(ctx, "INSERT INTO notes (title, body, created_at) VALUES (?, ?, ?)",
		note.Title, note.Body, note.CreatedAt.Format(time.RFC3339Nano))
	if err != nil {
		return Note{}, err
	}
	note.ID, err = result.LastInsertId()
	return note, err
}

// Get gives one note, or ErrNotFound.
func (store *Store) Get(ctx context.Context, id int64) (note Note, err error) {
	err = store.inTime(ctx, func(ctx context.Context) error {
		const query = "SELECT id, title, body, created_at FROM notes WHERE id = ?"
		note, err = scan(store.connections.Read.QueryRowContext(ctx, query, id))
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return note, err
}

// Delete removes one note, or gives ErrNotFound.
func (store *Store) Delete(ctx context.Context, id int64) error {
	result, err := store.connections.Write.ExecContext(ctx, "DELETE FROM notes WHERE id = ?", id)
	if err != nil {
		return err
	}
	if count, err := result.RowsAffected(); err != nil || count == 1 {
		return err
	}
	return ErrNotFound
}

// List gives the newest notes whose id is below one, which is 0 for the first page. With a search it lists those that have all of its
// words, or words that begin with them; a search that is too much is an Invalid.
func (store *Store) List(ctx context.Context, search string, below int64) (page Page, err error) {
	words, err := matching(search)
	if err != nil {
		return Page{}, err
	}
	query, values := "SELECT id, title, body, created_at FROM notes WHERE (? = 0 OR id < ?)", []any{below, below}
	if words != "" {
		query += " AND id IN (SELECT rowid FROM notes_search WHERE notes_search MATCH ?)"
		values = append(values, words)
	}
	// One more than a page has tells whether another follows.
	query, values = query+" ORDER BY id DESC LIMIT ?", append(values, PageSize+1)
	err = store.inTime(ctx, func(ctx context.Context) error {
		page.Notes, err = store.query(ctx, query, values...)
		return err
	})
	if len(page.Notes) > PageSize {
		page.Notes = page.Notes[:PageSize]
		page.Next = page.Notes[PageSize-1].ID
	}
	return page, err
}

func (store *Store) query(ctx context.Context, query string, values ...any) (notes []Note, err error) {
	rows, err := store.connections.Read.QueryContext(ctx, query, values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		note, err := scan(rows)
		if err != nil {
			return nil, err
		}
		notes = append(notes, note)
	}
	return notes, rows.Err()
}

// inTime ends a query that takes too long: others wait for its connection.
func (store *Store) inTime(ctx context.Context, query func(ctx context.Context) error) error {
	limited, cancel := context.WithTimeoutCause(ctx, store.queryLimit, ErrTooSlow)
	defer cancel()
	err := query(limited)
	if err != nil && errors.Is(context.Cause(limited), ErrTooSlow) {
		return ErrTooSlow
	}
	return err
}

// Ready says whether the tables can be read, however many queries are under way.
func (store *Store) Ready(ctx context.Context) error {
	var any int
	return store.connections.Health.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM notes)").Scan(&any)
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
