package database_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goapp/internal/database"
)

const asideName = "goapp.db.before-restore-2026-01-02T03-04-05Z"

func TestALogWithoutItsDatabaseIsSetAsideAndNotReadIntoTheBackup(t *testing.T) {
	folder := t.TempDir()
	path, backup := killed(t, folder)
	log := read(t, path+"-wal")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	write(t, path+"-journal", "of another time")
	former, err := database.Restore(t.Context(), path, backup, restoredAt)
	if err != nil {
		t.Fatal(err)
	}
	if former.Database != "" {
		t.Errorf("%q is told to be a database", former.Database)
	}
	expectRemains(t, former, folder, "-wal", "-shm", "-journal")
	if kept := read(t, filepath.Join(folder, asideName+"-wal")); kept != log {
		t.Error("what is kept isn't what there was")
	}
	if given := count(t, open(t, path)); given != 1 {
		t.Errorf("%d notes, expected the one of the backup", given)
	}
}

func TestADamagedDatabaseIsSetAsideAsItIs(t *testing.T) {
	for name, damage := range map[string]func(text string) string{
		"no SQLite header":  func(text string) string { return strings.Repeat("\x00", 4096) + text[4096:] },
		"a page of another": func(text string) string { return text[:100] + strings.Repeat("\xff", 3996) + text[4096:] },
		"half a header":     func(text string) string { return text[:50] },
		"nothing":           func(string) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path, backup := killed(t, folder)
			log, damaged := read(t, path+"-wal"), damage(read(t, path))
			write(t, path, damaged)
			former, err := database.Restore(t.Context(), path, backup, restoredAt)
			if err != nil {
				t.Fatal(err)
			}
			if former.Database != "" {
				t.Errorf("%q is told to be a database", former.Database)
			}
			expectRemains(t, former, folder, "", "-wal", "-shm")
			aside := filepath.Join(folder, asideName)
			if read(t, aside) != damaged || read(t, aside+"-wal") != log {
				t.Error("what is kept isn't what there was")
			}
			if given := count(t, open(t, path)); given != 1 {
				t.Errorf("%d notes, expected the one of the backup", given)
			}
		})
	}
}

func TestWhatIsSetAsideInOneSecondIsKeptApart(t *testing.T) {
	folder := t.TempDir()
	path, backup := killed(t, folder)
	for number, text := range []string{"first", "second"} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		write(t, path+"-wal", text)
		former, err := database.Restore(t.Context(), path, backup, restoredAt)
		if err != nil || len(former.Remains) == 0 {
			t.Fatalf("%d: %+v (%v)", number, former, err)
		}
	}
	for name, expected := range map[string]string{asideName + "-wal": "first", asideName + "-2-wal": "second"} {
		if given := read(t, filepath.Join(folder, name)); given != expected {
			t.Errorf("%s has %q, expected %q", name, given, expected)
		}
	}
}

func TestABackupIsNotPutBesideTheLogOfAnother(t *testing.T) {
	folder := t.TempDir()
	path, _ := killed(t, folder)
	target := filepath.Join(folder, "target.db")
	write(t, target+"-wal", read(t, path+"-wal"))
	err := database.Backup(t.Context(), path, target)
	if err == nil || !strings.Contains(err.Error(), target+"-wal exists") {
		t.Errorf("got %v", err)
	}
}

// killed is a database as a killed process leaves it, with two notes of which one is in the log alone, and a backup from before that one.
func killed(t *testing.T, folder string) (path, backup string) {
	t.Helper()
	living := filepath.Join(t.TempDir(), "goapp.db")
	path, backup = filepath.Join(folder, "goapp.db"), filepath.Join(folder, "backup.db")
	opened := open(t, living)
	execute(t, opened, add, "old")
	if err := database.Backup(t.Context(), living, backup); err != nil {
		t.Fatal(err)
	}
	// What there is so far goes into the file itself.
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, open(t, living), add, "new")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		write(t, path+suffix, read(t, living+suffix))
	}
	return path, backup
}

func expectRemains(t *testing.T, former database.Former, folder string, suffixes ...string) {
	t.Helper()
	var expected []string
	for _, suffix := range suffixes {
		expected = append(expected, filepath.Join(folder, asideName+suffix))
	}
	if given := strings.Join(former.Remains, ", "); given != strings.Join(expected, ", ") {
		t.Errorf("kept are %s, expected %s", given, strings.Join(expected, ", "))
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
