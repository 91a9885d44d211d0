package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

// fewFiles are synced one by one. Of more, a sync of the whole file system is faster, though it waits for what others write to it.
const fewFiles = 1000

// syncTree waits until all n files of a folder are on disk.
func syncTree(dir string, n int) error {
	if n > fewFiles {
		if done, err := syncAll(dir); done || err != nil {
			return err
		}
	}
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		err = f.Sync()
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		return err
	})
}
