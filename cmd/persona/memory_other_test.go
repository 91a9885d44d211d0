//go:build !linux

package main

const canLimitFiles = false

func limitFiles(string) {}
