package database

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// copySuffix, and a number, is what a folder has behind the database's name that is there for as long as a copy goes in or out.
const copySuffix = ".copy-"

// BackupTo writes what is committed at this moment to wherever the host wants it, while the server goes on.
func BackupTo(ctx context.Context, path string, output io.Writer) error {
	return beside(path, func(file string) error {
		if err := Backup(ctx, path, file); err != nil {
			return err
		}
		source, err := os.Open(file)
		if err != nil {
			return err
		}
		_, err = io.Copy(output, source)
		return errors.Join(err, source.Close())
	})
}

// RestoreFrom puts a backup that the host hands over in the database's place, as Restore does.
func RestoreFrom(ctx context.Context, path string, input io.Reader, now time.Time) (former Former, err error) {
	err = beside(path, func(file string) error {
		target, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(target, input)
		if err := errors.Join(err, target.Close()); err != nil {
			return err
		}
		former, err = Restore(ctx, path, file, now)
		return err
	})
	return former, err
}

// beside lends a name on the disk that has the database: nothing else in a container can be written, or is large enough.
func beside(path string, use func(file string) error) error {
	folder, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+copySuffix)
	if err != nil {
		return err
	}
	return errors.Join(use(filepath.Join(folder, "backup.db")), os.RemoveAll(folder))
}

// removeLeftCopies removes what processes have left that were killed while a copy went in or out. Whoever calls it holds the lock.
func removeLeftCopies(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), filepath.Base(path)+copySuffix) {
			continue
		}
		err = errors.Join(err, os.RemoveAll(filepath.Join(filepath.Dir(path), entry.Name())))
	}
	return err
}
