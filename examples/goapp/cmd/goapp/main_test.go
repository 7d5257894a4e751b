package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestWhatIsWrongIsToldBeforeAnythingIsTouched(t *testing.T) {
	variables := settingsFor(t)
	variables["LOG_LEVEL"], variables["ACCESS_KEY"] = "loud", ""
	code, output, _ := command(t, variables, "serve")
	if code != failure || strings.Count(output, `"level":"error"`) != 2 || !strings.Contains(output, "ACCESS_KEY is missing") {
		t.Errorf("%d: %s", code, output)
	}
	code, _, told := command(t, variables, "check")
	if code != failure || !strings.Contains(told, "LOG_LEVEL is") || !strings.Contains(told, "ACCESS_KEY is missing") {
		t.Errorf("%d: %s", code, told)
	}
	if _, err := os.Stat(variables["DATABASE_PATH"]); !os.IsNotExist(err) {
		t.Errorf("the database was touched: %v", err)
	}
}

func TestCheckSaysNothingOfRightSettings(t *testing.T) {
	if code, output, told := command(t, settingsFor(t), "check"); code != 0 || output+told != "" {
		t.Errorf("%d: %s%s", code, output, told)
	}
}

func TestWhateverElseIsAskedForIsAnsweredWithTheUsage(t *testing.T) {
	for _, arguments := range [][]string{{}, {"help"}, {"serve", "more"}, {"backup"}, {"restore", "a", "b"}} {
		if code, _, told := command(t, settingsFor(t), arguments...); code != misuse || told != usage {
			t.Errorf("%q: %d: %s", arguments, code, told)
		}
	}
}

func TestARequestUnderWayIsAnsweredAndDataOutlivesARestart(t *testing.T) {
	variables := settingsFor(t)
	running := serveInBackground(t, variables)
	if code, _, told := command(t, variables, "health"); code != 0 {
		t.Fatalf("%d: %s", code, told)
	}
	connection := begin(t, running.url)
	running.stop()
	waitFor(t, func() bool { return strings.Contains(running.log.String(), "ending") })
	if _, err := io.WriteString(connection, "key=wrong"); err != nil {
		t.Fatal(err)
	}
	if response, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil || response.StatusCode != http.StatusUnauthorized {
		t.Errorf("the request under way got %v (%v)", response, err)
	}
	if code := <-running.ended; code != 0 {
		t.Errorf("it ended with %d: %s", code, running.log)
	}
	if _, err := os.Stat(variables["DATABASE_PATH"] + "-wal"); !os.IsNotExist(err) {
		t.Errorf("a log is left beside the database: %v", err)
	}
	if code, _, told := command(t, variables, "health"); code != failure || told == "" {
		t.Errorf("%d: %s", code, told)
	}
	again := serveInBackground(t, variables)
	again.stop()
	if code := <-again.ended; code != 0 {
		t.Errorf("it ended with %d: %s", code, again.log)
	}
}

func TestABackupIsTakenWhileItRunsAndRestoredWhileItDoesNot(t *testing.T) {
	variables := settingsFor(t)
	target := filepath.Join(t.TempDir(), "backup.db")
	running := serveInBackground(t, variables)
	if code, output, told := command(t, variables, "backup", target); code != 0 || !strings.Contains(output, target) {
		t.Fatalf("%d: %s%s", code, output, told)
	}
	if code, _, told := command(t, variables, "restore", target); code != failure || !strings.Contains(told, "stop it first") {
		t.Errorf("%d: %s", code, told)
	}
	running.stop()
	<-running.ended
	if code, output, told := command(t, variables, "restore", target); code != 0 || !strings.Contains(output, "before-restore") {
		t.Errorf("%d: %s%s", code, output, told)
	}
}

func TestARestoreTellsWhereADamagedDatabaseIs(t *testing.T) {
	variables := settingsFor(t)
	path, target := variables["DATABASE_PATH"], filepath.Join(t.TempDir(), "backup.db")
	running := serveInBackground(t, variables)
	if code, _, told := command(t, variables, "backup", target); code != 0 {
		t.Fatalf("%d: %s", code, told)
	}
	running.stop()
	<-running.ended
	if err := os.WriteFile(path, make([]byte, 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	code, output, told := command(t, variables, "restore", target)
	if code != 0 || !strings.Contains(output, "can't be restored, and is kept as it was: "+path+".before-restore-") {
		t.Errorf("%d: %s%s", code, output, told)
	}
	// What leads back by a script is a database that can be restored.
	if strings.Contains(output, "What it was before is") {
		t.Errorf("a way back is told: %s", output)
	}
}

func TestABackupIsPrintedAndRestoredFromWhatIsGiven(t *testing.T) {
	variables := settingsFor(t)
	variable := func(name string) string { return variables[name] }
	running := serveInBackground(t, variables)
	var backup, told bytes.Buffer
	if code := run(t.Context(), []string{"backup", "-"}, variable, streams{nil, &backup, &told}); code != 0 {
		t.Fatalf("%d: %s", code, told.String())
	}
	running.stop()
	<-running.ended
	whole := backup.String()
	if code := run(t.Context(), []string{"restore", "-"}, variable, streams{strings.NewReader(whole[:len(whole)/2]), io.Discard, &told}); code != failure {
		t.Errorf("half of a backup was restored: %d", code)
	}
	var output bytes.Buffer
	if code := run(t.Context(), []string{"restore", "-"}, variable, streams{&backup, &output, &told}); code != 0 || !strings.Contains(output.String(), "before-restore") {
		t.Errorf("%d: %s%s", code, output.String(), told.String())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(variables["DATABASE_PATH"]), "*.copy-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q (%v)", left, err)
	}
}

func TestAPortThatIsTakenEndsTheServer(t *testing.T) {
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	variables := settingsFor(t)
	variables["PORT"] = strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	if code, output, _ := command(t, variables, "serve"); code != failure || !strings.Contains(output, "address already in use") {
		t.Errorf("%d: %s", code, output)
	}
}

// begin sends a request but for its body, and comes back when that is waited for.
func begin(t *testing.T, address string) net.Conn {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	head := "POST /sign-in HTTP/1.1\r\nHost: goapp\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
	if _, err := io.WriteString(connection, head); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
	if _, err := io.ReadFull(connection, answer); err != nil || !strings.Contains(string(answer), "100 Continue") {
		t.Fatalf("got %q (%v)", answer, err)
	}
	return connection
}

func settingsFor(t *testing.T) map[string]string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return map[string]string{
		"PORT":          strconv.Itoa(free.Addr().(*net.TCPAddr).Port),
		"DATABASE_PATH": filepath.Join(t.TempDir(), "goapp.db"),
		"ACCESS_KEY":    strings.Repeat("k", 32),
	}
}

func command(t *testing.T, variables map[string]string, arguments ...string) (code int, output, told string) {
	t.Helper()
	var out, errorOut bytes.Buffer
	code = run(t.Context(), arguments, func(name string) string { return variables[name] }, streams{strings.NewReader(""), &out, &errorOut})
	return code, out.String(), errorOut.String()
}

type running struct {
	url   string
	stop  context.CancelFunc
	ended chan int
	log   *logged
}

func serveInBackground(t *testing.T, variables map[string]string) running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	running := running{url: "http://127.0.0.1:" + variables["PORT"], stop: stop, ended: make(chan int, 1), log: &logged{}}
	go func() {
		running.ended <- run(ctx, []string{"serve"}, func(name string) string { return variables[name] }, streams{nil, running.log, io.Discard})
	}()
	waitFor(t, func() bool { return strings.Contains(running.log.String(), `"listening"`) })
	return running
}

// logged is written and read at once.
type logged struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (logged *logged) Write(part []byte) (int, error) {
	logged.mutex.Lock()
	defer logged.mutex.Unlock()
	return logged.text.Write(part)
}

func (logged *logged) String() string {
	logged.mutex.Lock()
	defer logged.mutex.Unlock()
	return logged.text.String()
}

func waitFor(t *testing.T, isSo func() bool) {
	t.Helper()
	for !isSo() {
		select {
		case <-t.Context().Done():
			t.Fatal("it was never so")
		case <-time.After(5 * time.Millisecond):
		}
	}
}
