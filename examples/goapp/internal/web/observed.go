package web

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// observed counts and logs each request by its route; what a path or a query holds is a user's own. A handler that panics is a 500,
// and its trace goes into the log alone.
func (server *server) observed(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		begun := time.Now()
		_, route := mux.Handler(request)
		seen := &seenResponse{ResponseWriter: response, status: http.StatusOK}
		defer func() {
			if problem := recover(); problem != nil {
				server.logger.Error("a request failed", "error", problem, "stack", string(debug.Stack()))
				if !seen.isBegun {
					server.problem(seen, http.StatusInternalServerError)
				}
			}
			took := time.Since(begun)
			server.metrics.Request(known(request.Method), route, seen.status, took)
			server.logger.Log(request.Context(), levelOf(route, seen.status), "request",
				"method", request.Method, "route", route, "status", seen.status, "ms", float64(took.Microseconds())/1000)
		}()
		next.ServeHTTP(seen, request)
	})
}

// levelOf keeps what is asked all the time out of the log.
func levelOf(route string, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case route == "GET /health" || route == "GET /metrics" || route == "GET "+stylePath:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// known keeps invented methods from becoming series of their own.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return method
	}
	return "other"
}

type seenResponse struct {
	http.ResponseWriter
	status  int
	isBegun bool
}

func (seen *seenResponse) WriteHeader(status int) {
	if !seen.isBegun {
		seen.status, seen.isBegun = status, true
	}
	seen.ResponseWriter.WriteHeader(status)
}

func (seen *seenResponse) Write(part []byte) (int, error) {
	seen.isBegun = true
	return seen.ResponseWriter.Write(part)
}

func isBearer(request *http.Request, token string) bool {
	given, isGiven := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer ")
	return isGiven && isSame(given, token)
}
