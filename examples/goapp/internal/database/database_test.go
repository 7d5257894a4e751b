package database_test

import (
	"context"
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

func TestABackupOfARunningDatabaseIsWhatWasCommitted(t *testing.T) {
	folder := t.TempDir()
	path, target := filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	opened := open(t, path)
	execute(t, opened, add, "committed")
	transaction, err := opened.Write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transaction.Exec(add, "under way"); err != nil {
		t.Fatal(err)
	}
	if err := database.Backup(t.Context(), path, target); err != nil {
		t.Fatal(err)
	}
	if err := transaction.Commit(); err != nil {
		t.Fatal(err)
	}
	if given := count(t, open(t, target)); given != 1 {
		t.Errorf("the backup has %d notes, expected 1", given)
	}
}

func TestABackupOverwritesNothingAndLeavesNothingHalf(t *testing.T) {
	folder := t.TempDir()
	path, target := filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	open(t, path)
	write(t, target, "mine")
	if err := database.Backup(t.Context(), path, target); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(target); err != nil || string(text) != "mine" {
		t.Errorf("the file is %q (%v)", text, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	other := filepath.Join(folder, "other.db")
	if err := database.Backup(cancelled, path, other); err == nil {
		t.Error("expected an error")
	}
	if left, err := filepath.Glob(other + "*"); err != nil || len(left) > 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

func TestRestoreBringsABackupAndKeepsWhatWas(t *testing.T) {
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	opened := open(t, path)
	execute(t, opened, add, "old")
	if err := database.Backup(t.Context(), path, backup); err != nil {
		t.Fatal(err)
	}
	execute(t, opened, add, "new")
	if _, err := database.Restore(t.Context(), path, backup); !errors.Is(err, database.ErrInUse) {
		t.Errorf("got %v while it is in use", err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	former, err := database.Restore(t.Context(), path, backup)
	if err != nil {
		t.Fatal(err)
	}
	restored := open(t, path)
	if now, before := count(t, restored), count(t, open(t, former)); now != 1 || before != 2 {
		t.Errorf("%d notes, and %d before", now, before)
	}
	execute(t, restored, add, "after")
}

func TestRestoreAfterAKillLosesNothingThatTheLogHad(t *testing.T) {
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	killed := filepath.Join(folder, "killed.db")
	opened := open(t, path)
	if err := database.Backup(t.Context(), path, backup); err != nil {
		t.Fatal(err)
	}
	execute(t, opened, add, "in the log alone")
	// What a killed process leaves: the file, and the log beside it.
	for _, suffix := range []string{"", "-wal"} {
		bytes, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		write(t, killed+suffix, string(bytes))
	}
	former, err := database.Restore(t.Context(), killed, backup)
	if err != nil {
		t.Fatal(err)
	}
	if now, before := count(t, open(t, killed)), count(t, open(t, former)); now != 0 || before != 1 {
		t.Errorf("%d notes, and %d before", now, before)
	}
}

func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "goapp.db")
	opened := open(t, path)
	execute(t, opened, add, "mine")
	whole := filepath.Join(folder, "whole.db")
	if err := database.Backup(t.Context(), path, whole); err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ content, expected string }{
		"text":  {strings.Repeat("nothing of SQLite ", 100), "is no whole SQLite database"},
		"empty": {"", "is no backup of this application"},
		"half":  {string(bytes[:len(bytes)/2]), "is no whole SQLite database"},
	} {
		t.Run(name, func(t *testing.T) {
			source := filepath.Join(t.TempDir(), "backup.db")
			write(t, source, test.content)
			if _, err := database.Restore(t.Context(), path, source); err == nil || !strings.Contains(err.Error(), test.expected) {
				t.Errorf("got %v, expected %q", err, test.expected)
			}
		})
	}
	if given := count(t, open(t, path)); given != 1 {
		t.Errorf("%d notes are left, expected 1", given)
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
