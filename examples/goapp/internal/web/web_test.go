package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"goapp/internal/notes"
)

const key = "an access key of 32 characters.."

func TestSomebodyWithTheKeyWritesAndEverybodyReads(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	page := app.post("/notes", url.Values{"title": {"<script>"}, "body": {"two\nlines"}}, http.StatusOK)
	expectText(t, page, "<h1>&lt;script&gt;</h1>", "two\nlines", "Delete")

	reader := app.another()
	expectText(t, reader.get("/", http.StatusOK), "&lt;script&gt;", "two lines", "Sign in to write")
	if page := reader.get("/notes/1", http.StatusOK); strings.Contains(page, "Delete") {
		t.Error("who isn't signed in is offered to delete")
	}
	app.post("/notes/1/delete", nil, http.StatusOK)
	reader.get("/notes/1", http.StatusNotFound)
	expectText(t, reader.get("/", http.StatusOK), "There are no notes yet.")
}

func TestNobodyWritesWithoutTheKey(t *testing.T) {
	app := start(t)
	app.signIn("another key of just 32 characters", http.StatusUnauthorized)
	app.post("/notes", url.Values{"title": {"mine"}}, http.StatusUnauthorized)
	app.post("/notes/1/delete", nil, http.StatusUnauthorized)
	expectText(t, app.get("/", http.StatusOK), "There are no notes yet.")
}

func TestASessionEndsWithItsTimeWithItsKeyAndByHand(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	forged := app.another()
	address, _ := url.Parse(app.url)
	for _, cookie := range app.client.Jar.Cookies(address) {
		// A later end, with the signature of the earlier.
		later := regexp.MustCompile(`^\d+`).ReplaceAllString(cookie.Value, "9999999999")
		forged.client.Jar.SetCookies(address, []*http.Cookie{{Name: cookie.Name, Value: later}})
	}
	forged.post("/notes", url.Values{"title": {"forged"}}, http.StatusUnauthorized)

	app.now = app.now.Add(12*time.Hour - time.Second)
	app.post("/notes", url.Values{"title": {"in time"}}, http.StatusOK)
	app.now = app.now.Add(time.Second)
	app.post("/notes", url.Values{"title": {"late"}}, http.StatusUnauthorized)
	app.signIn(key, http.StatusOK)
	app.post("/sign-out", nil, http.StatusOK)
	app.post("/notes", url.Values{"title": {"out"}}, http.StatusUnauthorized)
}

func TestTheCookieGoesOverTLSAloneWhereTheBrowserCameByIt(t *testing.T) {
	app := start(t)
	for scheme, isSecure := range map[string]bool{"https": true, "http": false} {
		request := app.request(http.MethodPost, "/sign-in", url.Values{"key": {key}})
		request.Header.Set("X-Forwarded-Proto", scheme)
		response, _ := app.send(request)
		cookie := response.Header.Get("Set-Cookie")
		expectText(t, cookie, "HttpOnly", "SameSite=Lax")
		if strings.Contains(cookie, "Secure") != isSecure {
			t.Errorf("%s: %q", scheme, cookie)
		}
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	request := app.request(http.MethodPost, "/notes", url.Values{"title": {"forged"}})
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	if response, _ := app.send(request); response.StatusCode != http.StatusForbidden {
		t.Errorf("got %s", response.Status)
	}
}

func TestWhatIsntTakenIsShownAgainWithTheReason(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	page := app.post("/notes", url.Values{"title": {" "}, "body": {"what I wrote"}}, http.StatusUnprocessableEntity)
	expectText(t, page, "A note needs a title.", "what I wrote")
	app.post("/notes", url.Values{"title": {strings.Repeat("long", 100_000)}}, http.StatusRequestEntityTooLarge)
}

func TestOlderNotesAreAPageAwayWithTheSearch(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	for range notes.PageSize + 1 {
		app.post("/notes", url.Values{"title": {"a & b"}}, http.StatusOK)
	}
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(app.get("/?search=a+%26", http.StatusOK))
	if next == nil {
		t.Fatal("there is no next page")
	}
	older := app.get(strings.ReplaceAll(next[1], "&amp;", "&"), http.StatusOK)
	if count := strings.Count(older, "<li "); count != 1 || !strings.Contains(older, `value="a &amp;"`) {
		t.Errorf("%d notes on it:\n%s", count, older)
	}
}

func TestWhatIsNotThereAndWhatIsWrong(t *testing.T) {
	app := start(t)
	for _, path := range []string{"/none", "/notes/", "/notes/1", "/notes/0", "/notes/x", "/notes/99999999999999999999", "/static/style.css"} {
		expectText(t, app.get(path, http.StatusNotFound), "Not Found")
	}
	for _, path := range []string{"/?below=x", "/?below=", "/?below=-1", "/?below=0"} {
		app.get(path, http.StatusBadRequest)
	}
}

func TestTheStyleSheetIsKeptForGood(t *testing.T) {
	app := start(t)
	path := regexp.MustCompile(`href="(/static/[^"]+)"`).FindStringSubmatch(app.get("/", http.StatusOK))
	response, style := app.send(app.request(http.MethodGet, path[1], nil))
	expectText(t, style, "--accent")
	expectText(t, response.Header.Get("Cache-Control"), "immutable")
	expectText(t, response.Header.Get("Content-Type"), "text/css")
}

func TestHealthIsTheDatabases(t *testing.T) {
	app := start(t)
	expectText(t, app.get("/health", http.StatusOK), `{"status":"ok"}`)
	if err := app.database.Close(); err != nil {
		t.Fatal(err)
	}
	expectText(t, app.get("/health", http.StatusServiceUnavailable), `"unavailable"`)
	page := app.get("/", http.StatusInternalServerError)
	if strings.Contains(page, "sql") || strings.Contains(page, "goroutine") {
		t.Errorf("the fault is told to the client:\n%s", page)
	}
}

func TestMetricsAreForWhoHasTheToken(t *testing.T) {
	app := start(t)
	app.get("/notes/1", http.StatusNotFound)
	app.get("/metrics", http.StatusUnauthorized)
	for given, status := range map[string]int{"Bearer wrong": 401, token: 401, "Bearer " + token: 200} {
		request := app.request(http.MethodGet, "/metrics", nil)
		request.Header.Set("Authorization", given)
		response, text := app.send(request)
		if response.StatusCode != status {
			t.Errorf("%q: got %s", given, response.Status)
		}
		if status == 200 {
			expectText(t, text, `http_request_duration_seconds_count{method="GET",route="GET /notes/{id}",status="404"} 1`)
		}
	}
	app.settings.MetricsToken = ""
	app.restart()
	app.get("/metrics", http.StatusNotFound)
}

func TestTheLogHasALineForEachRequestAndNothingOfAUsers(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	app.post("/notes", url.Values{"title": {"private words"}}, http.StatusOK)
	app.get("/?search=private", http.StatusOK)
	app.get("/health", http.StatusOK)
	var lines []string
	for line := range strings.Lines(app.log.String()) {
		var read struct{ Time, Level, Msg, Method, Route string }
		if err := json.Unmarshal([]byte(line), &read); err != nil || read.Time == "" || read.Level != "info" {
			t.Errorf("%q: %v", line, err)
		}
		lines = append(lines, read.Msg+" "+read.Route)
	}
	expected := "request POST /sign-in, request GET /{$}, request POST /notes, request GET /notes/{id}, request GET /{$}"
	if given := strings.Join(lines, ", "); given != expected {
		t.Errorf("got %q, expected %q", given, expected)
	}
	for _, secret := range []string{"private", key} {
		if strings.Contains(app.log.String(), secret) {
			t.Errorf("%q stands in the log", secret)
		}
	}
}

func TestEachPageSaysWhatABrowserMayDo(t *testing.T) {
	app := start(t)
	response, _ := app.send(app.request(http.MethodGet, "/", nil))
	for name, expected := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		expectText(t, response.Header.Get(name), expected)
	}
}
