package notes_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goapp/internal/database"
	"goapp/internal/notes"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 123_000_000, time.UTC)

func TestANoteIsKeptAsItWasWritten(t *testing.T) {
	store := newStore(t)
	added, err := store.Add(t.Context(), "  Über <b>Äpfel</b> 🍎 ", "two\nlines")
	if err != nil {
		t.Fatal(err)
	}
	expected := notes.Note{ID: added.ID, Title: "Über <b>Äpfel</b> 🍎", Body: "two\nlines", CreatedAt: noon}
	if given, err := store.Get(t.Context(), added.ID); err != nil || given != expected {
		t.Errorf("got %+v (%v), expected %+v", given, err, expected)
	}
}

func TestAddSaysWhatIsWrong(t *testing.T) {
	store := newStore(t)
	for expected, given := range map[string][2]string{
		"needs a title":             {" \n ", "body"},
		"at most 200 characters":    {strings.Repeat("ä", 201), ""},
		"at most 20,000 characters": {"title", strings.Repeat("ä", 20_001)},
		"text in UTF-8":             {"\xff", ""},
		"no NUL":                    {"a\x00b", ""},
	} {
		_, err := store.Add(t.Context(), given[0], given[1])
		var invalid notes.Invalid
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), expected) {
			t.Errorf("got %v, expected %q", err, expected)
		}
	}
	if _, err := store.Add(t.Context(), strings.Repeat("ä", 200), strings.Repeat("ä", 20_000)); err != nil {
		t.Errorf("the longest was refused: %v", err)
	}
}

func TestADeletedNoteIsGoneAndItsIDIsNotUsedAgain(t *testing.T) {
	store := newStore(t)
	note := add(t, store, "gone", "")
	if err := store.Delete(t.Context(), note.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(t.Context(), note.ID); !errors.Is(err, notes.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := store.Delete(t.Context(), note.ID); !errors.Is(err, notes.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if page := list(t, store, "gone", 0); len(page.Notes) != 0 {
		t.Errorf("it is found: %+v", page)
	}
	if next := add(t, store, "next", ""); next.ID <= note.ID {
		t.Errorf("id %d follows %d", next.ID, note.ID)
	}
}

func TestPagesHaveEachNoteOnceTheNewestFirst(t *testing.T) {
	for _, total := range []int{0, 1, notes.PageSize, notes.PageSize + 1, 2*notes.PageSize + 7} {
		t.Run(fmt.Sprint(total), func(t *testing.T) {
			store := newStore(t)
			for number := range total {
				add(t, store, fmt.Sprint("note ", number), "")
			}
			var titles []string
			for below, more := int64(0), true; more; more = below != 0 {
				page := list(t, store, "note", below)
				for _, note := range page.Notes {
					titles = append(titles, note.Title)
				}
				below = page.Next
			}
			if len(titles) != total {
				t.Fatalf("%d notes, expected %d", len(titles), total)
			}
			for place, title := range titles {
				if expected := fmt.Sprint("note ", total-1-place); title != expected {
					t.Errorf("%q stands where %q is expected", title, expected)
				}
			}
		})
	}
}

func TestASearchFindsNotesThatHaveAllOfItsWords(t *testing.T) {
	store := newStore(t)
	for _, title := range []string{"Äpfel ernten", "Apfelkuchen", `"quoted" AND more`, "birnen"} {
		add(t, store, title, "im Garten")
	}
	for search, expected := range map[string]string{
		"apfel":         "Apfelkuchen, Äpfel ernten",
		"APFEL garten":  "Apfelkuchen, Äpfel ernten",
		"apfel birnen":  "",
		`"quoted" AND`:  `"quoted" AND more`,
		"NOT OR ( ) *":  "",
		"title:birnen":  "",
		"birn\x00":      "birnen",
		`"`:             "",
		"  ":            `birnen, "quoted" AND more, Apfelkuchen, Äpfel ernten`,
		"gart -birnen^": "birnen",
	} {
		var titles []string
		for _, note := range list(t, store, search, 0).Notes {
			titles = append(titles, note.Title)
		}
		if given := strings.Join(titles, ", "); given != expected {
			t.Errorf("%q finds %q, expected %q", search, given, expected)
		}
	}
}

func TestASearchHasNoMoreWordsThanCanBeLookedUpAtOnce(t *testing.T) {
	store := newStore(t)
	add(t, store, "a b c d e f g h", "")
	for name, search := range map[string]string{
		"eight words":        "a b c d e f g h",
		"one, over and over": strings.Repeat("a A ", 1000),
		"bytes of no text":   strings.Repeat("a\xff", 9) + strings.Repeat("\xe0\x83\xa4-", 9),
		"one, and a number":  "check 0d5d4c2b-0000-4000-8000-0123456789ab",
	} {
		if _, err := store.List(t.Context(), search, 0); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, search := range map[string]string{
		"nine words":             "a b c d e f g h i",
		"one that SQLite splits": strings.Repeat("a-", 9),
		"signs":                  "( ) [ ] { } < > ?",
	} {
		_, err := store.List(t.Context(), search, 0)
		var invalid notes.Invalid
		if !errors.As(err, &invalid) || err.Error() != "A search has at most 8 words." {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func newStore(t *testing.T) *notes.Store {
	t.Helper()
	opened, err := database.Open(t.Context(), filepath.Join(t.TempDir(), "goapp.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	connections := notes.Connections{Read: opened.Read, Write: opened.Write, Health: opened.Health}
	return notes.NewStore(connections, func() time.Time { return noon })
}

func add(t *testing.T, store *notes.Store, title, body string) notes.Note {
	t.Helper()
	note, err := store.Add(t.Context(), title, body)
	if err != nil {
		t.Fatal(err)
	}
	return note
}

func list(t *testing.T, store *notes.Store, search string, below int64) notes.Page {
	t.Helper()
	page, err := store.List(t.Context(), search, below)
	if err != nil {
		t.Fatal(err)
	}
	return page
}
