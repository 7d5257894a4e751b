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

func TestReadTakesAPathOnTheVolumeAndAnyWhereNoneIsNamed(t *testing.T) {
	for path, volume := range map[string]string{"/data/a-b_1.sqlite": "/data", "/mnt/x/goapp.db": "/mnt/x/", "/tmp/goapp.db": ""} {
		given, err := Read(variables(map[string]string{"DATABASE_PATH": path, "VOLUME": volume}))
		if err != nil || given.DatabasePath != path {
			t.Errorf("got %q (%v), expected %q", given.DatabasePath, err, path)
		}
	}
}

func TestReadNamesEachWrongOrMissingVariable(t *testing.T) {
	for name, test := range map[string]struct {
		given    map[string]string
		expected string
	}{
		"no port":                          {map[string]string{"PORT": ""}, "PORT is missing"},
		"a port of letters":                {map[string]string{"PORT": "http"}, `PORT is "http": expected a number from 1 to 65535`},
		"port 0":                           {map[string]string{"PORT": "0"}, `PORT is "0"`},
		"a port beyond":                    {map[string]string{"PORT": "65536"}, `PORT is "65536"`},
		"no database":                      {map[string]string{"DATABASE_PATH": ""}, "DATABASE_PATH is missing"},
		"a relative path":                  {map[string]string{"DATABASE_PATH": "goapp.db"}, `DATABASE_PATH is "goapp.db": expected an absolute path`},
		"no access key":                    {map[string]string{"ACCESS_KEY": ""}, "ACCESS_KEY is missing"},
		"a short access key":               {map[string]string{"ACCESS_KEY": "hunter2"}, "ACCESS_KEY is of 7 characters: expected at least 32"},
		"a short key of two bytes each":    {map[string]string{"ACCESS_KEY": strings.Repeat("ä", 31)}, "ACCESS_KEY is of 31 characters"},
		"a short token of four bytes each": {map[string]string{"METRICS_TOKEN": strings.Repeat("🔑", 16)}, "METRICS_TOKEN is of 16 characters"},
		"a path outside of the volume":     {map[string]string{"VOLUME": "/data", "DATABASE_PATH": "/tmp/goapp.db"}, `DATABASE_PATH is "/tmp/goapp.db": expected a file in /data, the volume, such as /data/goapp.db`},
		"a path that leads out of it":      {map[string]string{"VOLUME": "/data", "DATABASE_PATH": "/data/../goapp.db"}, `DATABASE_PATH is "/data/../goapp.db": expected a file in /data`},
		"a path that begins like it":       {map[string]string{"VOLUME": "/data", "DATABASE_PATH": "/data2/goapp.db"}, `DATABASE_PATH is "/data2/goapp.db": expected a file in /data`},
		"the volume itself":                {map[string]string{"VOLUME": "/data", "DATABASE_PATH": "/data/"}, `DATABASE_PATH is "/data/": expected a file in /data`},
		"a short token":                    {map[string]string{"METRICS_TOKEN": "hunter2"}, "METRICS_TOKEN is of 7 characters: expected at least 32"},
		"a level that is none":             {map[string]string{"LOG_LEVEL": "loud"}, `LOG_LEVEL is "loud": expected debug, info, warn or error`},
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
