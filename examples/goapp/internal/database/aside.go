package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// companions are what SQLite has beside a database, by what stands behind its name. What they hold is taken for part of whatever file has
// that name, also where it is another one's.
var companions = []string{"-wal", "-shm", "-journal"}

// Former is what a restore has found in the database's place, and has kept beside it under a name with the time, which nothing overwrites.
type Former struct {
	// Database is a whole one, which can be restored in its turn; empty where there was none.
	Database string
	// Remains are the files of what is no whole database, each as it was: a damaged one, or a log without its database.
	Remains []string
}

// setAside keeps what stands in a database's place. A file of that name stays there until another one takes its place: there is one at any
// moment.
func setAside(ctx context.Context, path string, now time.Time) (Former, error) {
	name, err := unusedName(path + ".before-restore-" + now.UTC().Format("2006-01-02T15-04-05Z"))
	if err != nil {
		return Former{}, err
	}
	if isWhole(ctx, path) {
		return Former{Database: name}, keepWhole(ctx, path, name)
	}
	// It may be that nobody waits for it any more.
	if err := ctx.Err(); err != nil {
		return Former{}, err
	}
	return keepAsItIs(path, name)
}

// isWhole looks without a right to write: what is damaged stays as it is. SQLite removes the log of an empty file, which is not looked at.
func isWhole(ctx context.Context, path string) bool {
	file, err := os.Stat(path)
	return err == nil && file.Size() > 0 && checkAt(ctx, path, address(path, "query_only(ON)")+"&mode=ro") == nil
}

// keepWhole gives a database a second name, with what its log has in the file itself.
func keepWhole(ctx context.Context, path, name string) error {
	database, err := sql.Open("sqlite", address(path))
	if err != nil {
		return err
	}
	_, err = database.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	if err := errors.Join(err, database.Close()); err != nil {
		return fmt.Errorf("the database that is there can't be set aside: %w", err)
	}
	return os.Link(path, name)
}

// keepAsItIs gives other names to all files of what is no whole database: a log beside another file would spoil that.
func keepAsItIs(path, name string) (former Former, err error) {
	if err := os.Link(path, name); err == nil {
		former.Remains = append(former.Remains, name)
	} else if !errors.Is(err, os.ErrNotExist) {
		return former, err
	}
	for _, companion := range companions {
		if err := os.Rename(path+companion, name+companion); err == nil {
			former.Remains = append(former.Remains, name+companion)
		} else if !errors.Is(err, os.ErrNotExist) {
			return former, err
		}
	}
	return former, nil
}

// unusedName is a name as it is, or with the first number behind it that makes it nobody's. The lock keeps others from taking it meanwhile.
func unusedName(name string) (string, error) {
	for number := 1; ; number++ {
		unused := name
		if number > 1 {
			unused = fmt.Sprintf("%s-%d", name, number)
		}
		if taken, err := firstOf(unused); taken == "" {
			return unused, err
		}
	}
}

// firstOf is the first file that there is of a database by its name, or none.
func firstOf(name string) (string, error) {
	for _, companion := range append([]string{""}, companions...) {
		if _, err := os.Lstat(name + companion); !errors.Is(err, os.ErrNotExist) {
			return name + companion, err
		}
	}
	return "", nil
}
