// Package database keeps the SQLite file: one process writes it, by one connection, and whoever reads doesn't wait for that.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // SQLite in Go: nothing of C is compiled or linked.
)

const (
	// busyTimeoutMs is how long a statement waits for another's lock: a backup holds one for a moment.
	busyTimeoutMs = 5000
	// applicationID stands in the file's header, as the first migration writes it.
	applicationID = 1735352688
)

// Database is the open file.
type Database struct {
	// Read takes queries alone. They see what was committed when they began.
	Read *sql.DB
	// Write has one connection, so that writers queue here and none meets a lock.
	Write *sql.DB
	// Health has one connection, which no query of a user takes.
	Health *sql.DB
	lock   *os.File
}

// Open makes the file where there is none, brings its tables up to date, and keeps other processes from doing so too.
func Open(ctx context.Context, path string) (*Database, error) {
	lock, err := lockFor(path)
	if err != nil {
		return nil, err
	}
	if err := removeLeftCopies(path); err != nil {
		return nil, errors.Join(fmt.Errorf("copies that a killed process has left can't be removed: %w", err), lock.Close())
	}
	opened, err := open(ctx, path)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	opened.lock = lock
	return opened, nil
}

func open(ctx context.Context, path string) (*Database, error) {
	write, err := sql.Open("sqlite", address(path, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		return nil, errors.Join(fmt.Errorf("the database %s can't be brought up to date: %w", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", address(path, "query_only(ON)"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	health, err := sql.Open("sqlite", address(path, "query_only(ON)"))
	if err != nil {
		return nil, errors.Join(err, read.Close(), write.Close())
	}
	health.SetMaxOpenConns(1)
	return &Database{Read: read, Write: write, Health: health}, nil
}

// Close ends all connections. The last one writes what the log has into the file itself.
func (database *Database) Close() error {
	return errors.Join(database.Health.Close(), database.Read.Close(), database.Write.Close(), database.lock.Close())
}

// address is what the driver opens; its pragmas hold for each connection. Nothing temporary is written to the file system, of which all
// but the volume may be read-only.
func address(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}}
	query["_pragma"] = append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeoutMs), "temp_store(MEMORY)"}, pragmas...)
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

// syncFolder makes a rename last through a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
