package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"goapp/internal/notes"
)

//go:embed templates/*.tmpl
var templates embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"summary": summary}).ParseFS(templates, "templates/*.tmpl"))

// content is what a page is made of.
type content struct {
	Title      string
	Style      string
	IsSignedIn bool
	Page       notes.Page
	Note       notes.Note
	Search     string
	IsLater    bool
	// What somebody wrote that wasn't taken, and why.
	Draft  notes.Note
	Reason string
}

func (server *server) list(response http.ResponseWriter, request *http.Request) {
	server.listed(response, request, http.StatusOK, content{})
}

// listed shows the list, with what wasn't taken above it.
func (server *server) listed(response http.ResponseWriter, request *http.Request, status int, with content) {
	query, err := url.ParseQuery(request.URL.RawQuery)
	if err != nil {
		server.refuse(response, http.StatusBadRequest, "The address isn't written as a browser writes it.")
		return
	}
	with.Search = query.Get("search")
	below, err := strconv.ParseInt(query.Get("below"), 10, 64)
	if query.Has("below") && (err != nil || below < 1) {
		server.refuse(response, http.StatusBadRequest, "A list begins below a number from 1 on.")
		return
	}
	with.Page, err = server.store.List(request.Context(), with.Search, below)
	var invalid notes.Invalid
	if errors.As(err, &invalid) {
		status, with.Reason = http.StatusBadRequest, string(invalid)
	} else if err != nil {
		server.failed(response, err)
		return
	}
	with.Title, with.IsLater = "Notes", below > 0
	with.IsSignedIn = server.sessions.isOpen(request)
	server.render(response, status, "list.tmpl", with)
}

func (server *server) show(response http.ResponseWriter, request *http.Request) {
	id, isID := idOf(request)
	if !isID {
		server.problem(response, http.StatusNotFound)
		return
	}
	note, err := server.store.Get(request.Context(), id)
	if err != nil {
		server.failed(response, err)
		return
	}
	server.render(response, http.StatusOK, "note.tmpl",
		content{Title: note.Title, Note: note, IsSignedIn: server.sessions.isOpen(request)})
}

func (server *server) add(response http.ResponseWriter, request *http.Request) {
	if !server.mayWrite(response, request) {
		return
	}
	note, err := server.store.Add(request.Context(), request.PostFormValue("title"), request.PostFormValue("body"))
	var invalid notes.Invalid
	if errors.As(err, &invalid) {
		draft := notes.Note{Title: request.PostFormValue("title"), Body: request.PostFormValue("body")}
		server.listed(response, request, http.StatusUnprocessableEntity, content{Draft: draft, Reason: string(invalid)})
		return
	}
	if err != nil {
		server.failed(response, err)
		return
	}
	http.Redirect(response, request, "/notes/"+strconv.FormatInt(note.ID, 10), http.StatusSeeOther)
}

func (server *server) delete(response http.ResponseWriter, request *http.Request) {
	if !server.mayWrite(response, request) {
		return
	}
	id, isID := idOf(request)
	if !isID {
		server.problem(response, http.StatusNotFound)
		return
	}
	if err := server.store.Delete(request.Context(), id); err != nil {
		server.failed(response, err)
		return
	}
	http.Redirect(response, request, "/", http.StatusSeeOther)
}

func (server *server) signIn(response http.ResponseWriter, request *http.Request) {
	if !server.readForm(response, request) {
		return
	}
	if !server.sessions.opensWith(request.PostFormValue("key")) {
		server.logger.Warn("somebody gave a wrong access key")
		server.listed(response, request, http.StatusUnauthorized, content{Reason: "That isn't the access key."})
		return
	}
	server.sessions.start(response, request)
	http.Redirect(response, request, "/", http.StatusSeeOther)
}

func (server *server) signOut(response http.ResponseWriter, request *http.Request) {
	server.sessions.end(response, request)
	http.Redirect(response, request, "/", http.StatusSeeOther)
}

// mayWrite answers those who may not.
func (server *server) mayWrite(response http.ResponseWriter, request *http.Request) bool {
	if !server.sessions.isOpen(request) {
		server.listed(response, request, http.StatusUnauthorized, content{Reason: "Sign in with the access key first."})
		return false
	}
	return server.readForm(response, request)
}

func (server *server) nothing(response http.ResponseWriter, _ *http.Request) {
	server.problem(response, http.StatusNotFound)
}

// failed answers for an error of the store.
func (server *server) failed(response http.ResponseWriter, err error) {
	if errors.Is(err, notes.ErrNotFound) {
		server.problem(response, http.StatusNotFound)
		return
	}
	if errors.Is(err, notes.ErrTooSlow) {
		server.logger.Warn(err.Error())
		server.refuse(response, http.StatusServiceUnavailable, "That took too long: try it again in a moment, or search for fewer words.")
		return
	}
	server.logger.Error("a request failed", "error", err.Error())
	server.problem(response, http.StatusInternalServerError)
}

func (server *server) problem(response http.ResponseWriter, status int) {
	server.refuse(response, status, "")
}

// refuse says why, in one sentence.
func (server *server) refuse(response http.ResponseWriter, status int, reason string) {
	server.render(response, status, "problem.tmpl", content{Title: http.StatusText(status), Reason: reason})
}

func (server *server) render(response http.ResponseWriter, status int, name string, with content) {
	with.Style = stylePath
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, with); err != nil {
		server.logger.Error("a page can't be made", "page", name, "error", err.Error())
		http.Error(response, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	response.Header().Set("Content-Type", "text/html; charset=utf-8")
	response.Header().Set("Cache-Control", "no-store")
	response.WriteHeader(status)
	// Whoever asked may have gone.
	_, _ = page.WriteTo(response)
}

// readForm answers whoever sends what is none.
func (server *server) readForm(response http.ResponseWriter, request *http.Request) bool {
	err := request.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &tooLarge):
		server.refuse(response, http.StatusRequestEntityTooLarge, "A form has at most 256 kB.")
	case errors.Is(err, os.ErrDeadlineExceeded):
		server.refuse(response, http.StatusRequestTimeout, "The form took too long to come.")
	default:
		server.refuse(response, http.StatusBadRequest, "That is no form as a browser sends it.")
	}
	return false
}

func idOf(request *http.Request) (int64, bool) {
	id, err := strconv.ParseInt(request.PathValue("id"), 10, 64)
	return id, err == nil && id > 0
}

// summary is the beginning of a text, in one line.
func summary(text string) string {
	const longest = 140
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) <= longest {
		return string(line)
	}
	return string(line[:longest]) + "…"
}
