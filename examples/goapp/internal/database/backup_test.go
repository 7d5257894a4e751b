package database_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goapp/internal/database"
)

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
	if _, err := database.Restore(t.Context(), path, backup, restoredAt); !errors.Is(err, database.ErrInUse) {
		t.Errorf("got %v while it is in use", err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	former, err := database.Restore(t.Context(), path, backup, restoredAt)
	if err != nil {
		t.Fatal(err)
	}
	restored := open(t, path)
	if now, before := count(t, restored), count(t, open(t, former.Database)); now != 1 || before != 2 {
		t.Errorf("%d notes, and %d before", now, before)
	}
	execute(t, restored, add, "after")
}

func TestRestoresInOneSecondKeepAllThatWas(t *testing.T) {
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	opened := open(t, path)
	if err := database.Backup(t.Context(), path, backup); err != nil {
		t.Fatal(err)
	}
	execute(t, opened, add, "not in the backup")
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	for _, expected := range []struct {
		name  string
		notes int
	}{{"goapp.db.before-restore-2026-01-02T03-04-05Z", 1}, {"goapp.db.before-restore-2026-01-02T03-04-05Z-2", 0}} {
		former, err := database.Restore(t.Context(), path, backup, restoredAt)
		if err != nil || filepath.Base(former.Database) != expected.name {
			t.Fatalf("got %+v (%v), expected %q", former, err, expected.name)
		}
	}
	if given := count(t, open(t, path+".before-restore-2026-01-02T03-04-05Z")); given != 1 {
		t.Errorf("what the first restore has set aside has %d notes, expected 1", given)
	}
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
	former, err := database.Restore(t.Context(), killed, backup, restoredAt)
	if err != nil {
		t.Fatal(err)
	}
	if now, before := count(t, open(t, killed)), count(t, open(t, former.Database)); now != 0 || before != 1 {
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
			if _, err := database.Restore(t.Context(), path, source, restoredAt); err == nil || !strings.Contains(err.Error(), test.expected) {
				t.Errorf("got %v, expected %q", err, test.expected)
			}
		})
	}
	if given := count(t, open(t, path)); given != 1 {
		t.Errorf("%d notes are left, expected 1", given)
	}
}

var restoredAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
