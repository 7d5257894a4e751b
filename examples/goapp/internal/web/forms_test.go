package web_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestWhatIsNoFormIsRefusedWithTheReason(t *testing.T) {
	app := start(t)
	app.signIn(key, http.StatusOK)
	for name, test := range map[string]struct {
		body     io.Reader
		status   int
		expected string
	}{
		"a broken escape": {strings.NewReader("title=%zz"), http.StatusBadRequest, "no form as a browser sends it"},
		"a semicolon":     {strings.NewReader("title=a;b"), http.StatusBadRequest, "no form as a browser sends it"},
		"too much":        {strings.NewReader("title=" + strings.Repeat("a", 256<<10)), http.StatusRequestEntityTooLarge, "at most 256 kB"},
		"what stalls":     {stalled{}, http.StatusRequestTimeout, "took too long to come"},
	} {
		for _, path := range []string{"/sign-in", "/notes", "/notes/1/delete"} {
			t.Run(name+" to "+path, func(t *testing.T) {
				request := app.request(http.MethodPost, path, nil)
				request.Body = io.NopCloser(test.body)
				if reader, isText := test.body.(*strings.Reader); isText {
					_, _ = reader.Seek(0, io.SeekStart)
				}
				answer := app.handled(request)
				if answer.Code != test.status {
					t.Errorf("got %d, expected %d", answer.Code, test.status)
				}
				expectText(t, answer.Body.String(), test.expected)
			})
		}
	}
}

func TestAnAddressThatCannotBeReadIsRefused(t *testing.T) {
	app := start(t)
	for _, path := range []string{"/?search=100%", "/?search=a;b"} {
		expectText(t, app.get(path, http.StatusBadRequest), "written as a browser writes it")
	}
	if page := app.get("/?search=100%25", http.StatusOK); !strings.Contains(page, `value="100%"`) {
		t.Error("what a browser writes is refused")
	}
}

// stalled is a body that a server has waited for too long.
type stalled struct{}

func (stalled) Read([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }
