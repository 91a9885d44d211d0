//go:build !race

package tokens_test

const race = false
