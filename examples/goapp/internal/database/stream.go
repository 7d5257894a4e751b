package database

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

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
func RestoreFrom(ctx context.Context, path string, input io.Reader) (former string, err error) {
	err = beside(path, func(file string) error {
		target, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(target, input)
		if err := errors.Join(err, target.Close()); err != nil {
			return err
		}
		former, err = Restore(ctx, path, file)
		return err
	})
	return former, err
}

// beside lends a name on the disk that has the database: nothing else in a container can be written, or is large enough.
func beside(path string, use func(file string) error) error {
	folder, err := os.MkdirTemp(filepath.Dir(path), "backup-")
	if err != nil {
		return err
	}
	return errors.Join(use(filepath.Join(folder, "backup.db")), os.RemoveAll(folder))
}
