package web

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	sessionCookie = "session"
	sessionLasts  = 12 * time.Hour
)

// sessions tells who has signed in. Nothing of it is kept here: a cookie says until when it holds, signed with a key that is made of the
// access key, so that another access key ends all of them.
type sessions struct {
	signingKey []byte
	accessKey  string
	now        func() time.Time
}

func newSessions(accessKey string, now func() time.Time) (*sessions, error) {
	signingKey, err := hkdf.Key(sha256.New, []byte(accessKey), nil, "sessions", sha256.Size)
	if err != nil {
		return nil, err
	}
	return &sessions{signingKey: signingKey, accessKey: accessKey, now: now}, nil
}

func (sessions *sessions) opensWith(key string) bool {
	return isSame(key, sessions.accessKey)
}

// isSame compares in a time that tells nothing of a secret, its length neither.
func isSame(given, secret string) bool {
	left, right := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return hmac.Equal(left[:], right[:])
}

func (sessions *sessions) start(response http.ResponseWriter, request *http.Request) {
	expires := strconv.FormatInt(sessions.now().Add(sessionLasts).Unix(), 10)
	http.SetCookie(response, cookie(request, expires+"."+sessions.signature(expires), int(sessionLasts.Seconds())))
}

func (sessions *sessions) end(response http.ResponseWriter, request *http.Request) {
	http.SetCookie(response, cookie(request, "", -1))
}

func (sessions *sessions) isOpen(request *http.Request) bool {
	given, err := request.Cookie(sessionCookie)
	if err != nil {
		return false
	}
	expires, signature, _ := strings.Cut(given.Value, ".")
	if !hmac.Equal([]byte(signature), []byte(sessions.signature(expires))) {
		return false
	}
	until, err := strconv.ParseInt(expires, 10, 64)
	return err == nil && sessions.now().Unix() < until
}

func (sessions *sessions) signature(text string) string {
	mac := hmac.New(sha256.New, sessions.signingKey)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// cookie goes over TLS alone where the browser came by TLS, which the platform's proxy ends.
func cookie(request *http.Request, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: request.Header.Get("X-Forwarded-Proto") == "https",
	}
}
