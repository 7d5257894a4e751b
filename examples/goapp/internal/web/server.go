// Package web answers HTTP: pages, health and metrics.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"goapp/internal/notes"
	"goapp/internal/observe"
	"goapp/internal/settings"
)

// longestForm is more than the longest note takes, in bytes.
const longestForm = 256 << 10

type server struct {
	store    *notes.Store
	sessions *sessions
	metrics  *observe.Metrics
	logger   *slog.Logger
	settings settings.Settings
}

// NewHandler answers every request of the application.
func NewHandler(given settings.Settings, store *notes.Store, logger *slog.Logger, now func() time.Time) (http.Handler, error) {
	sessions, err := newSessions(given.AccessKey, now)
	if err != nil {
		return nil, err
	}
	server := &server{store: store, sessions: sessions, metrics: observe.NewMetrics(), logger: logger, settings: given}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", server.list)
	mux.HandleFunc("GET /notes/{id}", server.show)
	mux.HandleFunc("POST /notes", server.add)
	mux.HandleFunc("POST /notes/{id}/delete", server.delete)
	mux.HandleFunc("POST /sign-in", server.signIn)
	mux.HandleFunc("POST /sign-out", server.signOut)
	mux.HandleFunc("GET "+stylePath, style)
	mux.HandleFunc("GET /health", server.health)
	mux.Handle("GET /metrics", server.guardedMetrics())
	mux.HandleFunc("/", server.nothing)

	// Forms of other sites are refused by what browsers say of where a request comes from.
	protected := http.NewCrossOriginProtection().Handler(mux)
	return server.observed(mux, withSafeHeaders(http.MaxBytesHandler(protected, longestForm))), nil
}

// health tells whether the database answers. The platform asks it before it sends anybody here.
func (server *server) health(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/json")
	response.Header().Set("Cache-Control", "no-store")
	if err := server.store.Ready(request.Context()); err != nil {
		server.logger.Error("the database doesn't answer", "error", err.Error())
		response.WriteHeader(http.StatusServiceUnavailable)
		response.Write([]byte(`{"status":"unavailable","database":"doesn't answer"}` + "\n"))
		return
	}
	response.Write([]byte(`{"status":"ok"}` + "\n"))
}

// guardedMetrics are for whoever has the token, and not there where none is set.
func (server *server) guardedMetrics() http.Handler {
	metrics := server.metrics.Handler()
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		token := server.settings.MetricsToken
		if token == "" {
			server.nothing(response, request)
			return
		}
		if !isBearer(request, token) {
			response.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(response, "the token isn't right: expected Authorization: Bearer <METRICS_TOKEN>", http.StatusUnauthorized)
			return
		}
		metrics.ServeHTTP(response, request)
	})
}

func withSafeHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		header := response.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(response, request)
	})
}
