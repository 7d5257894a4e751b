package database_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"goapp/internal/database"
)

func TestOpenMakesTheTablesAndSafeSettings(t *testing.T) {
	opened := open(t, filepath.Join(t.TempDir(), "goapp.db"))
	for pragma, expected := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "temp_store": "2",
	} {
		var given string
		if err := opened.Write.QueryRow("PRAGMA " + pragma).Scan(&given); err != nil || given != expected {
			t.Errorf("%s is %q (%v), expected %q", pragma, given, err, expected)
		}
	}
	if _, err := opened.Read.Exec("DELETE FROM notes"); err == nil {
		t.Error("a connection for reading has written")
	}
}

func TestOpenRefusesASecondWriterWithoutWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "goapp.db")
	opened := open(t, path)
	if _, err := database.Open(t.Context(), path); !errors.Is(err, database.ErrInUse) {
		t.Errorf("got %v", err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

func TestOpenNamesAFolderThatIsNotThere(t *testing.T) {
	_, err := database.Open(t.Context(), filepath.Join(t.TempDir(), "none", "goapp.db"))
	if err == nil || !strings.Contains(err.Error(), "DATABASE_PATH is in a folder that can't be used") {
		t.Errorf("got %v", err)
	}
}

func TestOpenRefusesTheTablesOfANewerRelease(t *testing.T) {
	path := filepath.Join(t.TempDir(), "goapp.db")
	opened := open(t, path)
	execute(t, opened, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := database.Open(t.Context(), path)
	if err == nil || !strings.Contains(err.Error(), "it is of a newer release (version 9999") {
		t.Errorf("got %v", err)
	}
}

func TestWritersQueueAndNoneIsLost(t *testing.T) {
	opened := open(t, filepath.Join(t.TempDir(), "goapp.db"))
	const writers, each = 8, 25
	var running sync.WaitGroup
	failures := make(chan error, writers*each)
	for writer := range writers {
		running.Go(func() {
			for row := range each {
				if _, err := opened.Write.Exec(add, fmt.Sprintf("%d/%d", writer, row)); err != nil {
					failures <- err
				}
			}
		})
	}
	running.Wait()
	close(failures)
	for err := range failures {
		t.Error(err)
	}
	if given := count(t, opened); given != writers*each {
		t.Errorf("%d notes, expected %d", given, writers*each)
	}
}

func TestOpenRemovesWhatAKilledCopyHasLeftAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "goapp.db")
	for _, name := range []string{"goapp.db.copy-1", "backup-mine"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, name, "backup.db"), "half")
	}
	write(t, filepath.Join(folder, "goapp.db.copy-of-mine"), "mine")
	open(t, path)
	if _, err := os.Stat(filepath.Join(folder, "goapp.db.copy-1")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there (%v)", err)
	}
	for _, kept := range []string{"backup-mine/backup.db", "goapp.db.copy-of-mine"} {
		if _, err := os.Stat(filepath.Join(folder, kept)); err != nil {
			t.Error(err)
		}
	}
	// Where another process has the database it may be in the middle of one.
	if err := os.Mkdir(filepath.Join(folder, "goapp.db.copy-2"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := database.Open(t.Context(), path); !errors.Is(err, database.ErrInUse) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "goapp.db.copy-2")); err != nil {
		t.Error(err)
	}
}

const add = "INSERT INTO notes (title, body, created_at) VALUES (?, '', '2026-01-01T00:00:00Z')"

func open(t *testing.T, path string) *database.Database {
	t.Helper()
	opened, err := database.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	// A second close says that it is closed.
	t.Cleanup(func() { _ = opened.Close() })
	return opened
}

func execute(t *testing.T, opened *database.Database, statement string, values ...any) {
	t.Helper()
	if _, err := opened.Write.Exec(statement, values...); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, opened *database.Database) int {
	t.Helper()
	var count int
	if err := opened.Read.QueryRow("SELECT count(*) FROM notes").Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
