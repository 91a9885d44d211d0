package combine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// fenceLength is how many digits a fence carries. They are 64 bits, so that nobody finds by trying
// a text that contains a part of its own hash.
const fenceLength = 16

// fenceDigits returns digits of sha that occur neither in the text nor in what else stands between
// the fences.
func fenceDigits(sha string, text []byte, head string) string {
	digits := sha[:fenceLength]
	for i := 1; bytes.Contains(text, []byte(digits)) || strings.Contains(head, digits); i++ {
		sum := sha256.Sum256([]byte(sha + ":" + strconv.Itoa(i)))
		digits = hex.EncodeToString(sum[:fenceLength/2])
	}
	return digits
}
