package database

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies what a file doesn't have yet, each in a transaction. A file of a newer release is refused: its tables are unknown here.
func migrate(ctx context.Context, database *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, database, files)
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > known {
		return fmt.Errorf("it is of a newer release (version %d of its tables, and this release knows %d): start that release, or restore a backup", current, known)
	}
	_, err = provider.Up(ctx)
	return err
}
