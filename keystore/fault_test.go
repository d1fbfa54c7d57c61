package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"fob/tokens"
)

// faulty is a disk on which the step numbered at fails; with crash, every one
// after it too, as for a process that is killed there. torn lets half of what
// was to be written through.
type faulty struct {
	disk
	at, steps   int
	crash, torn bool
	err         error
	failed      string
}

func (f *faulty) step(name string) error {
	f.steps++
	if f.at == 0 || f.steps < f.at || f.steps > f.at && !f.crash {
		return nil
	}
	if f.failed == "" {
		f.failed = name
	}
	return &fs.PathError{Op: name, Path: "x", Err: f.err}
}

func (f *faulty) create(path string) (file, error) {
	if err := f.step("create"); err != nil {
		return nil, err
	}
	return f.wrap(f.disk.create(path))
}

func (f *faulty) edit(path string) (file, error) {
	if err := f.step("edit"); err != nil {
		return nil, err
	}
	return f.wrap(f.disk.edit(path))
}

func (f *faulty) wrap(h file, err error) (file, error) {
	if err != nil {
		return nil, err
	}
	return &faultyFile{h, f}, nil
}

func (f *faulty) mkdir(path string) error {
	if err := f.step("mkdir"); err != nil {
		return err
	}
	return f.disk.mkdir(path)
}

func (f *faulty) rename(from, to string) error {
	if err := f.step("rename"); err != nil {
		return err
	}
	return f.disk.rename(from, to)
}

func (f *faulty) remove(path string) error {
	if err := f.step("remove"); err != nil {
		return err
	}
	return f.disk.remove(path)
}

func (f *faulty) syncDir(path string) error {
	if err := f.step("sync folder"); err != nil {
		return err
	}
	return nil
}

type faultyFile struct {
	file
	f *faulty
}

func (h *faultyFile) Write(p []byte) (int, error) {
	if err := h.f.step("write"); err != nil {
		if h.f.torn {
			_, _ = h.file.Write(p[:len(p)/2])
		}
		return 0, err
	}
	return h.file.Write(p)
}

func (h *faultyFile) WriteAt(p []byte, at int64) (int, error) {
	if err := h.f.step("write at"); err != nil {
		if h.f.torn {
			_, _ = h.file.WriteAt(p[:len(p)/2], at)
		}
		return 0, err
	}
	return h.file.WriteAt(p, at)
}

func (h *faultyFile) Truncate(n int64) error {
	if err := h.f.step("truncate"); err != nil {
		return err
	}
	return h.file.Truncate(n)
}

func (h *faultyFile) Sync() error {
	if err := h.f.step("sync"); err != nil {
		return err
	}
	return nil // the test outlives no power cut, and has many hundred runs to make
}

func (h *faultyFile) Close() error {
	err := h.f.step("close")
	if closed := h.file.Close(); err == nil {
		err = closed
	}
	return err
}

// Every way to write, with a fault at every step of it: what stands afterwards
// is the old or the new, whole, and the next process finds nothing amiss.
func TestAFaultAtEveryStep(t *testing.T) {
	backup := func(id *Identity) []Recipient { return []Recipient{{Recipient: id.Recipient()}} }
	other, err := GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	ops := []struct {
		name string
		do   func(*house) error
		// done tells whether the next process sees it done, or not begun; an
		// error says that it sees neither.
		done func(*house, *Vault) (bool, error)
	}{
		{"rotate", func(h *house) error { _, err := h.Update(h.t.Context(), "a", Any, rotation(h.clock.now)); return err },
			func(_ *house, v *Vault) (bool, error) { return generationIs(v, "a", 2) }},
		{"create", func(h *house) error {
			c, err := New(h.clock.now(), NewOptions{Name: "b", Make: KeySpec{Alg: "EdDSA"}, Policy: DefaultPolicy()}, Generate(KeySpec{Alg: "EdDSA"}))
			if err != nil {
				return err
			}
			return h.Create(h.t.Context(), c)
		}, func(_ *house, v *Vault) (bool, error) { return exists(v, "b") }},
		{"rename", func(h *house) error { return h.Rename(h.t.Context(), "a", "b") },
			func(_ *house, v *Vault) (bool, error) {
				b, err := exists(v, "b")
				if a, _ := exists(v, "a"); a == b && err == nil {
					err = fmt.Errorf("a is there: %v, b is there: %v", a, b)
				}
				return b, err
			}},
		{"delete", func(h *house) error { return h.Delete(h.t.Context(), "a") },
			func(_ *house, v *Vault) (bool, error) { a, err := exists(v, "a"); return !a, err }},
		{"add recipient", func(h *house) error { _, err := h.AddRecipient(h.t.Context(), other.Recipient(), "x"); return err },
			func(h *house, v *Vault) (bool, error) {
				info, err := v.Info()
				if err != nil || len(info.Recipients) == 0 {
					return false, err
				}
				// Half done goes on.
				if _, err := v.Reseal(h.t.Context()); err != nil {
					return false, err
				}
				f, err := v.verified("a")
				if err == nil && f.Recipients[1] != backup(other)[0].Recipient {
					err = errors.New("not sealed to it")
				}
				return true, err
			}},
		{"passphrase", func(h *house) error {
			return h.Rekeep(h.t.Context(), Keeping{Method: MethodPassphrase, Passphrase: tokens.NewSecret([]byte("p"))}, nil)
		}, func(_ *house, v *Vault) (bool, error) {
			info, err := v.Info()
			return info.Unlock == MethodPassphrase, err
		}},
	}
	for _, op := range ops {
		for _, mode := range []faulty{{err: syscall.ENOSPC}, {err: syscall.EROFS, torn: true}, {err: syscall.EIO, crash: true}, {err: syscall.EIO, crash: true, torn: true}} {
			name := fmt.Sprintf("%s, %v", op.name, mode.err)
			if mode.crash {
				name = op.name + ", killed"
			}
			if mode.torn {
				name += ", half written"
			}
			t.Run(name, func(t *testing.T) {
				for at := 1; ; at++ {
					disk := mode
					h := newHouseOn(t, &disk)
					h.create("a", "EdDSA")
					h.warns = nil
					disk.steps, disk.at = 0, at
					err := op.do(h)
					passed := disk.steps < at
					disk.at = 0
					step := fmt.Sprintf("fault at step %d (%s)", at, disk.failed)

					v, oerr := reopen(t.Context(), h.dir, h.ring, h.config())
					if oerr != nil {
						t.Fatalf("%s: the store does not open: %v", step, oerr)
					}
					done, derr := op.done(h, v)
					if derr != nil {
						t.Errorf("%s: %v", step, derr)
					}
					switch {
					case passed && (err != nil || !done):
						t.Errorf("without a fault: %v, done %v", err, done)
					case !mode.crash && op.name != "add recipient" && op.name != "passphrase" && (err == nil) != done:
						t.Errorf("%s: it says %v, and done is %v", step, err, done)
					}
					if err != nil && !mode.crash && errors.Is(mode.err, syscall.ENOSPC) {
						wantError(t, err, CodeIO)
					}
					// What is left over is swept by the next writer.
					if f, err := v.Doctor(t.Context(), true); err != nil || slicesAny(f, func(f Finding) bool { return !f.Fixed && f.ID != "identity" }) {
						t.Errorf("%s: doctor: %+v, %v", step, f, err)
					}
					for path := range all(t, h.dir) {
						if strings.Contains(path, tempSuffix) || path == pendingName {
							t.Errorf("%s: %s is left over", step, path)
						}
					}
					h.whole2(v)
					if passed {
						if at < 8 {
							t.Errorf("only %d steps: the seam is not used", at)
						}
						return
					}
				}
			})
		}
	}
}

func slicesAny(f []Finding, is func(Finding) bool) bool {
	for _, x := range f {
		if is(x) {
			return true
		}
	}
	return false
}

// whole2 is whole, but for an identity.age that a half-done change of the
// passphrase leaves, which harms nothing.
func (h *house) whole2(v *Vault) {
	h.t.Helper()
	f, err := v.Doctor(h.t.Context(), false)
	if err != nil || slicesAny(f, func(f Finding) bool { return f.ID != "identity" }) {
		h.t.Errorf("doctor: %+v, %v", f, err)
	}
	if breaks, err := v.Log(func(Entry) {}); err != nil || len(breaks) > 0 {
		h.t.Errorf("journal: %v, %v", breaks, err)
	}
}

func generationIs(v *Vault, name string, want uint64) (bool, error) {
	o, err := v.Open(name)
	if err != nil {
		return false, err
	}
	return o.Keyset.Generation == want, nil
}

func exists(v *Vault, name string) (bool, error) {
	_, err := v.Open(name)
	if CodeOf(err) == CodeNotFound {
		return false, nil
	}
	return err == nil, err
}

// Init and Restore, killed at every step, can be called again.
func TestAFaultWhileFounding(t *testing.T) {
	src := newHouse(t)
	src.create("a", "EdDSA")
	file := t.TempDir() + "/backup"
	id := src.Identity()
	if _, err := src.Backup(t.Context(), file, BackupTo{Recipients: []string{id.Recipient()}}); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"init", "restore"} {
		for _, crash := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, killed %v", what, crash), func(t *testing.T) {
				for at := 1; ; at++ {
					disk := &faulty{at: at, crash: crash, err: syscall.EIO, torn: true}
					dir, r := t.TempDir()+"/fob", newRing()
					keep := Keeping{Method: MethodKeyring, Secrets: r}
					build := func(sys fileSystem) error {
						if what == "init" {
							_, err := initStore(t.Context(), dir, keep, src.config(), sys, 4)
							return err
						}
						f, err := os.Open(file)
						if err != nil {
							return err
						}
						defer f.Close()
						_, err = restore(t.Context(), f, BackupWith{Identity: id}, dir, keep, src.config(), sys, 4)
						return err
					}
					err := build(disk)
					if disk.steps < at {
						if err != nil {
							t.Errorf("without a fault: %v", err)
						}
						return
					}
					if _, oerr := Open(dir, src.config()); CodeOf(oerr) == CodeNotFound {
						if err == nil {
							t.Errorf("step %d (%s): it says that all is well, and there is no store", at, disk.failed)
						}
						if err := build(diskOnly()); err != nil {
							t.Errorf("step %d (%s): it cannot be tried again: %v", at, disk.failed, err)
						}
					}
					v, err := reopen(t.Context(), dir, r, src.config())
					if err != nil {
						t.Fatalf("step %d (%s): %v", at, disk.failed, err)
					}
					if f, err := v.Doctor(t.Context(), true); err != nil || slicesAny(f, func(f Finding) bool { return !f.Fixed }) {
						t.Errorf("step %d (%s): %+v, %v", at, disk.failed, f, err)
					}
				}
			})
		}
	}
}

func diskOnly() fileSystem { return disk{} }

// A full disk, for real.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountTiny(dir); err != nil {
		t.Skipf("a small file system cannot be mounted here (%v); TestAFaultAtEveryStep has the same", err)
	}
	t.Cleanup(func() { _ = unmountTiny(dir) })
	h := &house{t: t, ring: newRing(), clock: newClock()}
	v, err := Init(t.Context(), dir+"/fob", Keeping{Method: MethodKeyring, Secrets: h.ring}, h.config())
	if err != nil {
		t.Fatal(err)
	}
	h.Vault = v
	h.create("a", "EdDSA")
	fill(t, dir+"/fill")
	before := h.read("keysets/a.json")
	_, err = h.Update(t.Context(), "a", Any, rotation(h.clock.now))
	wantError(t, err, CodeIO, "no space left", "nothing was changed")
	if h.read("keysets/a.json") != before {
		t.Error("the old file does not stand")
	}
	if err := os.Remove(dir + "/fill"); err != nil {
		t.Fatal(err)
	}
	h.clock.step(time.Hour)
	h.rotate("a")
	h.whole()
}

func fill(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for {
			if _, err := f.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
}
