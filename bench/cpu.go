package main

import "syscall"

// cpu is the processor time of the process so far, in seconds. Machines are shared: wall time says how busy they are.
func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// sample is how much of a corpus the slow peers get, cut at a line.
const sample = 1_000_000

func head(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n-1] != '\n' {
		n--
	}
	return text[:n]
}

var encodings = []string{"o200k_base", "cl100k_base"}
var corpora = []string{"english", "code", "multi", "data"}
