// Package settings reads what the environment says.
package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shortestSecret is the least number of characters of a secret: 32 random ones are beyond guessing.
const shortestSecret = 32

// Settings are what the application takes from its environment.
type Settings struct {
	// Port is where it listens, on every interface.
	Port int
	// DatabasePath is the SQLite file, on the volume.
	DatabasePath string
	// AccessKey is what whoever writes signs in with.
	AccessKey string
	// MetricsToken is what /metrics wants as a bearer token; without one there are no metrics to be had.
	MetricsToken string
	// LogLevel is the lowest level that is logged.
	LogLevel slog.Level
}

// Read takes the settings from variables. Its error has a line for each one that is missing or wrong, and none has a value that may be
// a secret.
func Read(variable func(name string) string) (Settings, error) {
	var settings Settings
	var problems []error
	problem := func(name, format string, values ...any) {
		problems = append(problems, fmt.Errorf("%s "+format, append([]any{name}, values...)...))
	}

	if port := variable("PORT"); port == "" {
		problem("PORT", "is missing: expected the port to listen on, such as 10000")
	} else if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		problem("PORT", "is %q: expected a number from 1 to 65535", port)
	} else {
		settings.Port = int(number)
	}

	path, err := ReadDatabasePath(variable)
	if err != nil {
		problems = append(problems, err)
	}
	settings.DatabasePath = path

	settings.AccessKey = variable("ACCESS_KEY")
	if settings.AccessKey == "" {
		problem("ACCESS_KEY", "is missing: expected what whoever writes signs in with, of at least %d characters", shortestSecret)
	} else if given := utf8.RuneCountInString(settings.AccessKey); given < shortestSecret {
		problem("ACCESS_KEY", "is of %d characters: expected at least %d", given, shortestSecret)
	}

	settings.MetricsToken = variable("METRICS_TOKEN")
	if given := utf8.RuneCountInString(settings.MetricsToken); given > 0 && given < shortestSecret {
		problem("METRICS_TOKEN", "is of %d characters: expected at least %d, or none where nobody reads metrics", given, shortestSecret)
	}

	levels := map[string]slog.Level{
		"": slog.LevelInfo, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	level, isKnown := levels[variable("LOG_LEVEL")]
	if !isKnown {
		problem("LOG_LEVEL", "is %q: expected debug, info, warn or error", variable("LOG_LEVEL"))
	}
	settings.LogLevel = level

	return settings, errors.Join(problems...)
}

// ReadDatabasePath takes where the database is, which is all that commands beside the server need.
func ReadDatabasePath(variable func(name string) string) (string, error) {
	path := variable("DATABASE_PATH")
	if path == "" {
		return "", errors.New("DATABASE_PATH is missing: expected the SQLite file's path on the volume, such as /data/goapp.db")
	}
	if !filepath.IsAbs(path) {
		return "", fmt.Errorf("DATABASE_PATH is %q: expected an absolute path, such as /data/goapp.db", path)
	}
	// An image names the folder that is its volume: all else in it goes with the container.
	if volume := variable("VOLUME"); volume != "" && !isDirectlyIn(volume, path) {
		return "", fmt.Errorf("DATABASE_PATH is %q: expected a file in %s, the volume, such as %s", path, volume, filepath.Join(volume, "goapp.db"))
	}
	return path, nil
}

var fileName = regexp.MustCompile(`^[\w.-]*\w$`)

// isDirectlyIn says whether a path is that of a file in a folder, and in none within it, which may not be there.
func isDirectlyIn(folder, path string) bool {
	name, isIn := strings.CutPrefix(path, strings.TrimSuffix(folder, "/")+"/")
	return isIn && fileName.MatchString(name)
}
