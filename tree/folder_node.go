//go:build linux || darwin

package tree

import (
	"io/fs"
	"syscall"
	"time"

	"github.com/persona-go/persona/scan"
)

// nodeInfo is a file as the system knows it, beyond what fs.FileInfo says: scan.File takes it over.
type nodeInfo struct {
	fs.FileInfo
	stat *syscall.Stat_t
}

func (i nodeInfo) Stamp() scan.Stamp {
	return scan.StampOf(i.stat.Ino, time.Unix(changed(i.stat).Unix()))
}

// withNode returns info with its inode, if the system said it.
func withNode(info fs.FileInfo, err error) (fs.FileInfo, error) {
	if err != nil {
		return info, err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return nodeInfo{info, stat}, nil
	}
	return info, nil
}
