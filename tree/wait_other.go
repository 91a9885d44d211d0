//go:build !unix

package tree

// atOnce is nothing here: no name of a file stands for what one waits for.
const atOnce = 0
