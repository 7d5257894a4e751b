package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestASearchOfTooManyWordsIsShownAgainWithTheReason(t *testing.T) {
	page := start(t).get("/?search="+url.QueryEscape("a b c d e f g h last"), http.StatusBadRequest)
	expectText(t, page, "A search has at most 8 words.", "last")
	if strings.Contains(page, "No note has that.") {
		t.Errorf("it is told that there is none:\n%s", page)
	}
}

func TestQueriesThatTakeTooLongAreEndedAndHealthDoesNotWaitForThem(t *testing.T) {
	app := start(t)
	app.queryLimit = 300 * time.Millisecond
	app.restart()
	// Notes without an end.
	for _, statement := range []string{
		"ALTER TABLE notes RENAME TO kept",
		`CREATE VIEW notes AS WITH RECURSIVE numbers (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM numbers)
			SELECT id, 'title' AS title, '' AS body, '2026-01-01T00:00:00Z' AS created_at FROM numbers`,
	} {
		if _, err := app.database.Write.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	var asked sync.WaitGroup
	for range 2 * app.database.Read.Stats().MaxOpenConnections {
		asked.Go(func() {
			expectText(t, app.another().get("/", http.StatusServiceUnavailable), "That took too long: try it again in a moment")
		})
	}
	for app.database.Read.Stats().WaitCount == 0 {
		time.Sleep(time.Millisecond)
	}
	app.get("/health", http.StatusOK)
	if inUse := app.database.Read.Stats().InUse; inUse == 0 {
		t.Error("health was asked when no query was under way")
	}
	asked.Wait()
	expectText(t, app.log.String(), `"level":"warn","msg":"a query took too long"`)
}
