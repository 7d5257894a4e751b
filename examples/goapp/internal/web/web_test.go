package web_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"goapp/internal/database"
	"goapp/internal/notes"
	"goapp/internal/observe"
	"goapp/internal/settings"
	"goapp/internal/web"
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

const token = "a token for metrics of 32 signs.."

type app struct {
	t        *testing.T
	url      string
	client   *http.Client
	now      time.Time
	settings settings.Settings
	// queryLimit is long, but where a test says so.
	queryLimit time.Duration
	database   *database.Database
	log        *logged
	handler    http.Handler
}

func start(t *testing.T) *app {
	t.Helper()
	opened, err := database.Open(t.Context(), filepath.Join(t.TempDir(), "goapp.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	app := &app{
		t: t, now: time.Now(), database: opened, log: &logged{}, queryLimit: time.Minute,
		settings: settings.Settings{AccessKey: key, MetricsToken: token, LogLevel: slog.LevelInfo},
	}
	app.restart()
	served := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		app.handler.ServeHTTP(response, request)
	}))
	t.Cleanup(served.Close)
	app.url, app.client = served.URL, newClient()
	return app
}

func (app *app) restart() {
	app.t.Helper()
	now := func() time.Time { return app.now }
	connections := notes.Connections{Read: app.database.Read, Write: app.database.Write, Health: app.database.Health}
	store := notes.NewStore(connections, now).Within(app.queryLimit)
	handler, err := web.NewHandler(app.settings, store, observe.NewLogger(app.log, app.settings.LogLevel), now)
	if err != nil {
		app.t.Fatal(err)
	}
	app.handler = handler
}

// another is somebody else's browser.
func (app *app) another() *app {
	other := *app
	other.client = newClient()
	return &other
}

func newClient() *http.Client {
	jar, _ := cookiejar.New(nil)
	return &http.Client{Jar: jar}
}

func (app *app) signIn(given string, status int) {
	app.t.Helper()
	app.post("/sign-in", url.Values{"key": {given}}, status)
}

func (app *app) get(path string, status int) string {
	app.t.Helper()
	return app.expect(app.request(http.MethodGet, path, nil), status)
}

// post follows the redirect to the page that it leads to.
func (app *app) post(path string, form url.Values, status int) string {
	app.t.Helper()
	return app.expect(app.request(http.MethodPost, path, form), status)
}

func (app *app) expect(request *http.Request, status int) string {
	app.t.Helper()
	response, text := app.send(request)
	if response.StatusCode != status {
		app.t.Errorf("%s %s: got %s, expected %d\n%s", request.Method, request.URL.Path, response.Status, status, text)
	}
	return text
}

func (app *app) request(method, path string, form url.Values) *http.Request {
	app.t.Helper()
	request, err := http.NewRequestWithContext(app.t.Context(), method, app.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		app.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request
}

// handled is what the handler answers whoever has signed in, with no server between.
func (app *app) handled(request *http.Request) *httptest.ResponseRecorder {
	app.t.Helper()
	for _, cookie := range app.client.Jar.Cookies(request.URL) {
		request.AddCookie(cookie)
	}
	answer := httptest.NewRecorder()
	app.handler.ServeHTTP(answer, request)
	return answer
}

func (app *app) send(request *http.Request) (*http.Response, string) {
	app.t.Helper()
	client := *app.client
	if request.Header.Get("X-Forwarded-Proto") != "" {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	response, err := client.Do(request)
	if err != nil {
		app.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		app.t.Fatal(err)
	}
	return response, string(text)
}

func expectText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q isn't in\n%s", part, text)
		}
	}
}
