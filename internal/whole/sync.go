package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// fewFiles are synced one by one. Of more, a sync of the whole file system is faster, though it
// waits for what others write to it.
const fewFiles = 1000

// syncTree waits until all files of a folder are on disk.
func syncTree(dir string) error {
	files := 0
	err := eachFile(dir, func(string) error {
		if files++; files > fewFiles {
			return errMany
		}
		return nil
	})
	if errors.Is(err, errMany) {
		if done, err := syncAll(dir); done || err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return eachFile(dir, syncFile)
}

var errMany = errors.New("more than a few files")

// eachFile calls do for all that is in a folder and is none. An error of do's ends it.
func eachFile(dir string, do func(name string) error) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return do(name)
	})
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR|unhurried, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
