package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"goapp/internal/database"
	"goapp/internal/notes"
	"goapp/internal/observe"
	"goapp/internal/settings"
	"goapp/internal/web"
)

// healthLimit is less than the time that a container's health check has.
const healthLimit = 4 * time.Second

// limits are how long what a client does may take.
type limits struct {
	// read is for a request with its form, from its first byte on.
	read time.Duration
	// write is until the answer is written, from the end of the request's head on.
	write time.Duration
	// drain is for requests under way after SIGTERM: more than any takes.
	drain time.Duration
}

// production leaves a form that came at the last moment 5 s to be answered, as long as a write may wait for the database. The drain is less
// than the 30 s that platforms leave.
var production = limits{read: 10 * time.Second, write: 15 * time.Second, drain: 20 * time.Second}

// errLogged is a failure that the log has told.
var errLogged = errors.New("failed")

// serve answers requests until the context ends, and those that it has then.
func serve(ctx context.Context, variable func(string) string, output io.Writer) error {
	given, err := settings.Read(variable)
	logger := observe.NewLogger(output, given.LogLevel)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			logger.Error("the settings are wrong", "error", line)
		}
		return errLogged
	}
	if err := serveWith(ctx, given, logger, production); err != nil {
		logger.Error("the server can't go on", "error", err.Error())
		return errLogged
	}
	return nil
}

func serveWith(ctx context.Context, given settings.Settings, logger *slog.Logger, limits limits) (err error) {
	opened, err := database.Open(ctx, given.DatabasePath)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	connections := notes.Connections{Read: opened.Read, Write: opened.Write, Health: opened.Health}
	handler, err := web.NewHandler(given, notes.NewStore(connections, time.Now), logger, time.Now)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: limits.read,
		ReadTimeout:       limits.read,
		WriteTimeout:      limits.write,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("", strconv.Itoa(given.Port)))
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	logger.Info("listening", "address", listener.Addr().String(), "database", given.DatabasePath)

	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	logger.Info("ending: requests under way are answered")
	drain, cancel := context.WithTimeout(context.Background(), limits.drain)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("requests took longer than %s: %w", limits.drain, err), server.Close())
	}
	return nil
}

// health asks the server of the same container: an image without a shell has no other client.
func health(ctx context.Context, variable func(string) string) error {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	address := "http://" + net.JoinHostPort("127.0.0.1", variable("PORT")) + "/health"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("PORT names no port: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", address, response.Status)
	}
	return nil
}
