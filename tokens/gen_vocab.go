//go:build ignore

// This program writes the vocabulary tables in vocab/ from the published .tiktoken files.
//
//	go mod download -json github.com/pkoukk/tiktoken-go-loader@v0.0.2   # MIT
//	go run gen_vocab.go ASSETS   # the assets folder of that module, which holds the files
//
// A table is the number of ranks (four bytes, little-endian like all), the bytes of the tokens 0 to
// 255, and a hash table ready for use: slots of eight bytes, left<<40 | right<<20 | token for each
// token and the two that it is merged from, 0 if empty. The place is the upper bits of (left<<20 |
// right) * 0x9E3779B97F4A7C15, or the next free one. That is the whole vocabulary: the bytes of a
// token are those of its two parts.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"math/bits"
	"os"
	"path/filepath"
	"strconv"
)

// sums are those that openai/tiktoken demands of its downloads (tiktoken_ext/openai_public.py).
// r50k_base needs no table: it is p50k_base without the last 24 tokens, which is checked.
var sums = map[string]string{
	"r50k_base":   "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
	"p50k_base":   "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
	"cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
	"o200k_base":  "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run gen_vocab.go FOLDER")
	}
	p50k := read(os.Args[1], "p50k_base")
	for rank, tok := range read(os.Args[1], "r50k_base") {
		if !bytes.Equal(tok, p50k[rank]) {
			log.Fatalf("r50k_base is no prefix of p50k_base: rank %d", rank)
		}
	}
	for _, name := range []string{"p50k_base", "cl100k_base", "o200k_base"} {
		write(name, read(os.Args[1], name))
	}
}

// read returns the tokens by rank, nil for a rank that is missing.
func read(dir, name string) [][]byte {
	data, err := os.ReadFile(filepath.Join(dir, name+".tiktoken"))
	if err != nil {
		log.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(data)); sum != sums[name] {
		log.Fatalf("%s: SHA-256 %s, want %s", name, sum, sums[name])
	}
	var tokens [][]byte
	for line := range bytes.Lines(data) {
		b64, num, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		rank, err := strconv.Atoi(string(num))
		if err != nil {
			log.Fatal(err)
		}
		tok, err := base64.StdEncoding.DecodeString(string(b64))
		if err != nil {
			log.Fatal(err)
		}
		for len(tokens) <= rank {
			tokens = append(tokens, nil)
		}
		tokens[rank] = tok
	}
	return tokens
}

func write(name string, tokens [][]byte) {
	ranks := map[string]int{}
	for rank, tok := range tokens {
		if tok != nil {
			ranks[string(tok)] = rank
		}
	}
	size := bits.Len(uint(len(tokens)))
	slots := make([]uint64, 1<<size)
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(tokens)))
	for rank, tok := range tokens {
		if rank < 256 {
			if len(tok) != 1 {
				log.Fatalf("%s: rank %d is no single byte", name, rank)
			}
			out = append(out, tok[0])
			continue
		}
		if tok == nil {
			continue
		}
		left, right := split(ranks, rank, tok)
		if left >= rank || right >= rank {
			log.Fatalf("%s: token %d is merged from %d and %d", name, rank, left, right)
		}
		k := uint64(left)<<20 | uint64(right)
		i := k * 0x9E3779B97F4A7C15 >> (64 - size)
		for slots[i] != 0 {
			i = (i + 1) % uint64(len(slots))
		}
		slots[i] = k<<20 | uint64(rank)
	}
	for _, s := range slots {
		out = binary.LittleEndian.AppendUint64(out, s)
	}
	if err := os.WriteFile(filepath.Join("vocab", name+".pairs"), out, 0o644); err != nil {
		log.Fatal(err)
	}
}

// split merges the token's bytes with every token of a lower rank, as the byte pair encoding does,
// and returns the two that are left.
func split(ranks map[string]int, rank int, tok []byte) (left, right int) {
	cuts := make([]int, len(tok)+1)
	for i := range cuts {
		cuts[i] = i
	}
	for len(cuts) > 3 {
		best, at := rank, -1
		for i := 0; i+2 < len(cuts); i++ {
			if r, ok := ranks[string(tok[cuts[i]:cuts[i+2]])]; ok && r < best {
				best, at = r, i+1
			}
		}
		if at < 0 {
			log.Fatalf("token %d %q is not merged from two tokens", rank, tok)
		}
		cuts = append(cuts[:at], cuts[at+1:]...)
	}
	return ranks[string(tok[:cuts[1]])], ranks[string(tok[cuts[1]:])]
}
