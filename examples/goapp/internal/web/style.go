package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
)

//go:embed static/style.css
var styleSheet []byte

// stylePath has what the file is in its name, so that a browser keeps it for good and a new release has another.
var stylePath = func() string {
	sum := sha256.Sum256(styleSheet)
	return "/static/" + hex.EncodeToString(sum[:6]) + "/style.css"
}()

func style(response http.ResponseWriter, _ *http.Request) {
	response.Header().Set("Content-Type", "text/css; charset=utf-8")
	response.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	// Whoever asked may have gone.
	_, _ = response.Write(styleSheet)
}
