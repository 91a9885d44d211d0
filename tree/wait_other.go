//go:build !unix

package tree

// atOnce is nothing here: no name of a file stands for something that has to be waited for.
const atOnce = 0
