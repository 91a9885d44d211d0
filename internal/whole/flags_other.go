//go:build !unix

package whole

const (
	unhurried = 0 // no file here makes whoever opens it wait
	noFollow  = 0
)

func wake(string, int) {}
