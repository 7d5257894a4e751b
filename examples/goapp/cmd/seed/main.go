// Command seed fills a database with as many notes as are asked for, to see how pages do with them. It is not in the image.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"goapp/internal/database"
	"goapp/internal/settings"
)

func main() {
	rows := flag.Int("rows", 100_000, "how many notes to add")
	flag.Parse()
	if err := seed(context.Background(), *rows); err != nil {
		fmt.Fprintln(os.Stderr, "seed:", err)
		os.Exit(1)
	}
}

func seed(ctx context.Context, rows int) (err error) {
	path, err := settings.ReadDatabasePath(os.Getenv)
	if err != nil {
		return err
	}
	opened, err := database.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	transaction, err := opened.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := add(ctx, transaction, rows); err != nil {
		return errors.Join(err, transaction.Rollback())
	}
	return transaction.Commit()
}

func add(ctx context.Context, transaction *sql.Tx, rows int) error {
	insert, err := transaction.PrepareContext(ctx, "INSERT INTO notes (title, body, created_at) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	begun := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for row := range rows {
		title := fmt.Sprintf("Reading %d of station %d", row, row%97)
		body := fmt.Sprintf("Pressure %d, wind %d, and what else there was to tell of that hour.", 980+row%60, row%12)
		at := begun.Add(time.Duration(row) * time.Minute).Format(time.RFC3339Nano)
		if _, err := insert.ExecContext(ctx, title, body, at); err != nil {
			return err
		}
	}
	return nil
}
