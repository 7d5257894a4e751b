// Package observe tells what the application does: its log, and its metrics.
package observe

import (
	"io"
	"log/slog"
	"strings"
)

// NewLogger writes one line of JSON for each thing that happens, from a level on.
func NewLogger(output io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewJSONHandler(output, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, attribute slog.Attr) slog.Attr {
			if len(groups) == 0 && attribute.Key == slog.LevelKey {
				return slog.String(slog.LevelKey, strings.ToLower(attribute.Value.String()))
			}
			return attribute
		},
	}))
}
