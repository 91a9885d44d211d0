package gc

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
)

var garbage []byte

func TestNothingIsCollectedBeforeTheHeapHasGrown(t *testing.T) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		t.Skip("GOGC or GOMEMLIMIT is set")
	}
	first()
	debug.SetGCPercent(100)
	debug.FreeOSMemory() // what is kept counts
	before := collections()
	collectLate()
	for range none / 2 >> 16 {
		garbage = make([]byte, 1<<16)
	}
	if n := collections() - before; n != 0 {
		t.Fatalf("%d collections within %d bytes", n, none/2)
	}
	for range 2 * none >> 16 {
		garbage = make([]byte, 1<<16)
	}
	if collections() == before {
		t.Fatalf("no collection within %d bytes", 2*none)
	}
	first()
	if p := debug.SetGCPercent(100); p != percent {
		t.Errorf("GC percent is %d, want %d", p, percent)
	}
}

// first waits until a collection has had its effect, which another goroutine brings about.
func first() {
	for debug.SetMemoryLimit(-1) != math.MaxInt64 {
		runtime.GC()
	}
}

func collections() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}

func TestOtherSettingsStay(t *testing.T) {
	first()
	defer debug.SetGCPercent(debug.SetGCPercent(70))
	collectLate()
	if p, l := debug.SetGCPercent(70), debug.SetMemoryLimit(-1); p != 70 || l != math.MaxInt64 {
		t.Errorf("GC percent is %d and the limit %d, want 70 and none", p, l)
	}
}
