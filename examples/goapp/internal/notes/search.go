package notes

import (
	"fmt"
	"strings"
	"unicode"
)

// mostWords is how many different words a search may have: each is looked up in all notes.
const mostWords = 8

// matching is a search in the words of SQLite's full-text search: each once and in quotes, so that none is an operator.
func matching(search string) (string, error) {
	isKnown := map[string]bool{}
	var terms []string
	count := 0
	for _, word := range strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(search, " "), "\x00", " ")) {
		if key := strings.ToLower(word); !isKnown[key] {
			isKnown[key] = true
			terms = append(terms, `"`+strings.ReplaceAll(word, `"`, `""`)+`"*`)
			count += max(1, len(strings.FieldsFunc(word, isBetweenWords)))
		}
		if count > mostWords {
			return "", Invalid(fmt.Sprintf("A search has at most %d words.", mostWords))
		}
	}
	return strings.Join(terms, " "), nil
}

// isBetweenWords says where SQLite's tokenizer ends a word: `a-b` are two.
func isBetweenWords(character rune) bool {
	return !unicode.IsLetter(character) && !unicode.IsNumber(character) && !unicode.Is(unicode.Co, character)
}
