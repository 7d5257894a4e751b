package settings

import (
	"log/slog"
	"strings"
	"testing"
)

const secret = "0123456789abcdef0123456789abcdef"

func TestReadTakesWhatIsThere(t *testing.T) {
	given, err := Read(variables(map[string]string{"LOG_LEVEL": "warn", "METRICS_TOKEN": secret}))
	if err != nil {
		t.Fatal(err)
	}
	expected := Settings{
		Port: 10000, DatabasePath: "/data/goapp.db", AccessKey: secret, MetricsToken: secret, LogLevel: slog.LevelWarn,
	}
	if given != expected {
		t.Errorf("got %+v, expected %+v", given, expected)
	}
}

func TestReadHasDefaultsForWhatNeedNotBeGiven(t *testing.T) {
	given, err := Read(variables(nil))
	if err != nil {
		t.Fatal(err)
	}
	if given.LogLevel != slog.LevelInfo || given.MetricsToken != "" {
		t.Errorf("got %+v", given)
	}
}

func TestReadNamesEachWrongOrMissingVariable(t *testing.T) {
	for name, test := range map[string]struct {
		given    map[string]string
		expected string
	}{
		"no port":              {map[string]string{"PORT": ""}, "PORT is missing"},
		"a port of letters":    {map[string]string{"PORT": "http"}, `PORT is "http": expected a number from 1 to 65535`},
		"port 0":               {map[string]string{"PORT": "0"}, `PORT is "0"`},
		"a port beyond":        {map[string]string{"PORT": "65536"}, `PORT is "65536"`},
		"no database":          {map[string]string{"DATABASE_PATH": ""}, "DATABASE_PATH is missing"},
		"a relative path":      {map[string]string{"DATABASE_PATH": "goapp.db"}, `DATABASE_PATH is "goapp.db": expected an absolute path`},
		"no access key":        {map[string]string{"ACCESS_KEY": ""}, "ACCESS_KEY is missing"},
		"a short access key":   {map[string]string{"ACCESS_KEY": "hunter2"}, "ACCESS_KEY is of 7 characters: expected at least 32"},
		"a short token":        {map[string]string{"METRICS_TOKEN": "hunter2"}, "METRICS_TOKEN is of 7 characters: expected at least 32"},
		"a level that is none": {map[string]string{"LOG_LEVEL": "loud"}, `LOG_LEVEL is "loud": expected debug, info, warn or error`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(variables(test.given))
			if err == nil || !strings.HasPrefix(err.Error(), test.expected) {
				t.Errorf("got %v, expected %q", err, test.expected)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a secret stands in %q", err)
			}
		})
	}
}

func TestReadNamesAllThatIsWrongAtOnce(t *testing.T) {
	_, err := Read(func(string) string { return "" })
	if err == nil {
		t.Fatal("expected an error")
	}
	for _, name := range []string{"PORT", "DATABASE_PATH", "ACCESS_KEY"} {
		if !strings.Contains(err.Error(), name+" is missing") {
			t.Errorf("%s isn't named in %q", name, err)
		}
	}
}

// variables are right ones, but for those that are given.
func variables(given map[string]string) func(string) string {
	return func(name string) string {
		if value, isGiven := given[name]; isGiven {
			return value
		}
		return map[string]string{"PORT": "10000", "DATABASE_PATH": "/data/goapp.db", "ACCESS_KEY": secret}[name]
	}
}
