// Command goapp serves the notes, and looks after their database.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"goapp/internal/database"
	"goapp/internal/settings"
)

const usage = `goapp keeps notes in a SQLite file.

  goapp serve           serves the pages until it is told to stop
  goapp check           tells what is wrong with the settings, and touches nothing
  goapp health          asks the server on this machine whether it is well
  goapp backup FILE     writes a copy of the database, also while the server runs
  goapp restore FILE    puts a copy in the database's place, while the server is down

In place of FILE, - stands for what the command prints or is given.
`

// Exit codes: what was asked for failed, and what was asked for isn't anything.
const (
	failure = 1
	misuse  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(ctx, os.Args[1:], os.Getenv, streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are what a process reads and writes.
type streams struct {
	input               io.Reader
	output, errorOutput io.Writer
}

// stream in place of a file: of what a command prints or is given.
const stream = "-"

func run(ctx context.Context, arguments []string, variable func(string) string, streams streams) int {
	output, errorOutput := streams.output, streams.errorOutput
	var err error
	switch {
	case len(arguments) == 1 && arguments[0] == "serve":
		err = serve(ctx, variable, output)
	case len(arguments) == 1 && arguments[0] == "check":
		_, err = settings.Read(variable)
	case len(arguments) == 1 && arguments[0] == "health":
		err = health(ctx, variable)
	case len(arguments) == 2 && arguments[0] == "backup":
		err = backup(ctx, variable, arguments[1], output)
	case len(arguments) == 2 && arguments[0] == "restore":
		err = restore(ctx, variable, arguments[1], streams)
	default:
		fmt.Fprint(errorOutput, usage)
		return misuse
	}
	if err == nil {
		return 0
	}
	if !errors.Is(err, errLogged) {
		fmt.Fprintf(errorOutput, "goapp: %s\n", err)
	}
	return failure
}

func backup(ctx context.Context, variable func(string) string, target string, output io.Writer) error {
	path, err := settings.ReadDatabasePath(variable)
	if err != nil {
		return err
	}
	if target == stream {
		return database.BackupTo(ctx, path, output)
	}
	if err := database.Backup(ctx, path, target); err != nil {
		return err
	}
	_, err = fmt.Fprintf(output, "%s has a copy of %s.\n", target, path)
	return err
}

func restore(ctx context.Context, variable func(string) string, source string, streams streams) error {
	path, err := settings.ReadDatabasePath(variable)
	if err != nil {
		return err
	}
	var former database.Former
	if source == stream {
		former, err = database.RestoreFrom(ctx, path, streams.input, time.Now())
		source = "the backup"
	} else {
		former, err = database.Restore(ctx, path, source, time.Now())
	}
	if err != nil {
		return err
	}
	lines := fmt.Sprintf("%s is what %s has.\n", path, source)
	if former.Database != "" {
		lines += fmt.Sprintf("What it was before is %s.\n", former.Database)
	}
	if len(former.Remains) > 0 {
		lines += fmt.Sprintf("What was there before can't be restored, and is kept as it was: %s\n", strings.Join(former.Remains, ", "))
	}
	_, err = io.WriteString(streams.output, lines)
	return err
}
