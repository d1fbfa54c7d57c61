package keystore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// lockWait is how long a writer waits for another before it gives up. A writer
// holds the lock for milliseconds, or for the seconds that a large RSA key
// takes; never while it waits for a person or a keyring.
const lockWait = 30 * time.Second

// lock takes a lock on a file that exists for that purpose alone, between
// processes and within this one, and gives what releases it. The system
// releases the lock of a process that dies.
func lock(ctx context.Context, path string, wait time.Duration) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, wait, errLockWait)
	defer cancel()
	// The call blocks, so that whoever came first goes first. One that was
	// given up on ends when the holder is done, and passes the lock on.
	got := make(chan error, 1)
	go func() { got <- lockFile(f) }()
	select {
	case err := <-got:
		if err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		return func() { _ = f.Close() }, nil
	case <-ctx.Done():
		go func() {
			<-got
			_ = f.Close()
		}()
		return nil, context.Cause(ctx)
	}
}

var errLockWait = errors.New("another process holds the store's lock")

// tryLock takes the lock if nobody holds it.
func tryLock(path string) (release func(), ok bool) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, false
	}
	if err := tryLockFile(f); err != nil {
		_ = f.Close()
		return nil, false
	}
	return func() { _ = f.Close() }, true
}
