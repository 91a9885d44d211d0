package extract

import "fmt"

func readDocx([]byte) (Result, error) { return Result{}, fmt.Errorf("read docx: %w", ErrUnsupported) }
