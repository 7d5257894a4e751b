package main

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"goapp/internal/observe"
	"goapp/internal/settings"
)

func TestAnUploadThatStallsAtTheEndIsNoFailure(t *testing.T) {
	variables := settingsFor(t)
	given, err := settings.Read(func(name string) string { return variables[name] })
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	log, ended := &logged{}, make(chan error, 1)
	go func() {
		ended <- serveWith(ctx, given, observe.NewLogger(log, given.LogLevel), production.in(50))
	}()
	waitFor(t, func() bool { return strings.Contains(log.String(), `"listening"`) })
	begin(t, "http://127.0.0.1:"+strconv.Itoa(given.Port))
	stop()
	if err := <-ended; err != nil {
		t.Errorf("got %v: %s", err, log)
	}
}

// in are the same limits in a time that passes faster.
func (given limits) in(times time.Duration) limits {
	return limits{read: given.read / times, write: given.write / times, drain: given.drain / times}
}
