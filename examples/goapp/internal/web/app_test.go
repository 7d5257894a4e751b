package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"goapp/internal/database"
	"goapp/internal/notes"
	"goapp/internal/observe"
	"goapp/internal/settings"
	"goapp/internal/web"
)

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

// logged is written and read at once.
type logged struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (logged *logged) Write(part []byte) (int, error) {
	logged.mutex.Lock()
	defer logged.mutex.Unlock()
	return logged.text.Write(part)
}

func (logged *logged) String() string {
	logged.mutex.Lock()
	defer logged.mutex.Unlock()
	return logged.text.String()
}
