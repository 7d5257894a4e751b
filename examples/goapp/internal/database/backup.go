package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Backup writes what is committed at this moment into a new file, while the server goes on. A file that is there already stays as it is.
func Backup(ctx context.Context, path, target string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("there is no database to back up: %w", err)
	}
	if there, err := firstOf(target); err != nil {
		return err
	} else if there != "" {
		return fmt.Errorf("%s exists: choose another name, for no backup is overwritten", there)
	}
	database, err := sql.Open("sqlite", address(path))
	if err != nil {
		return err
	}
	// Whole or not at all: a backup that was cut off has another name.
	unfinished := target + ".unfinished"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err = database.ExecContext(ctx, "VACUUM INTO ?", unfinished)
	if err := errors.Join(err, database.Close()); err != nil {
		return errors.Join(fmt.Errorf("%s can't be written: %w", target, err), removed(unfinished))
	}
	if err := errors.Join(check(ctx, unfinished), syncFile(unfinished)); err != nil {
		return errors.Join(err, removed(unfinished))
	}
	return errors.Join(os.Rename(unfinished, target), syncFolder(target))
}

// Restore puts a backup in the database's place; what was there before stays beside it. The server must be down.
func Restore(ctx context.Context, path, backup string, now time.Time) (former Former, err error) {
	if err := check(ctx, backup); err != nil {
		return Former{}, err
	}
	lock, err := lockFor(path)
	if err != nil {
		return Former{}, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	incoming := path + ".incoming"
	if err := copyFile(backup, incoming); err != nil {
		return Former{}, errors.Join(err, removed(incoming))
	}
	former, err = setAside(ctx, path, now)
	if err != nil {
		return former, errors.Join(err, removed(incoming))
	}
	return former, errors.Join(os.Rename(incoming, path), syncFolder(path))
}

// check tells a whole database of this application from anything else.
func check(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	return checkAt(ctx, path, address(path, "query_only(ON)"))
}

// checkAt does so at an address of the driver's.
func checkAt(ctx context.Context, path, address string) error {
	database, err := sql.Open("sqlite", address)
	if err != nil {
		return err
	}
	defer database.Close()
	var id int
	if err := database.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return fmt.Errorf("%s is no whole SQLite database: %w", path, err)
	}
	if id != applicationID {
		return fmt.Errorf("%s is no backup of this application", path)
	}
	var verdict string
	if err := database.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("%s is no whole SQLite database: %w", path, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is no whole SQLite database: %s", path, verdict)
	}
	return nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
