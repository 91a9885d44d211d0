// Package par is the ordered, bounded parallel map: the only goroutines of the project.
// It never reorders results and never lets more than a bounded number wait.
package par
