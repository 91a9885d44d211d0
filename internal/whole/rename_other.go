//go:build !linux && !darwin

package whole

import "errors"

// swap cannot exchange two names in one step here.
func swap(string, string) error { return errors.ErrUnsupported }

// renameFree cannot look and rename in one step here.
func renameFree(string, string) error { return errors.ErrUnsupported }
