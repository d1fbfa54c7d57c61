//go:build !windows

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fob/cmd/testenv/terminal"
	"os/exec"
)

// TestMain lets a test run a small workbench as a process of its own: the test
// binary is one when helperEnv says how it is to behave.
func TestMain(m *testing.M) {
	if how, ok := os.LookupEnv(helperEnv); ok {
		os.Exit(helper(how))
	}
	os.Exit(m.Run())
}

const helperEnv = "FOB_BENCH_HELPER"

// start runs the small workbench in a terminal and waits for its first frame.
func start(t *testing.T, env ...string) *terminal.Terminal {
	t.Helper()
	x := terminal.Start(t, helperCommand(t, env...), 60, 20)
	x.WaitFor("ready")
	return x
}

func helperCommand(t *testing.T, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append([]string{helperEnv + "=mouse", "TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	return cmd
}

const secret = "hunter2-of-the-panic"

func helper(how string) int {
	b := New(context.Background(), Options{In: os.Stdin, Out: os.Stdout, Env: os.LookupEnv, Mouse: how == "mouse",
		Paste: func(text []byte, cut bool) any { return pasteMsg{text, cut} }})
	err := b.Run(&sample{b: b})
	if err != nil {
		fmt.Printf("left: %v\n", err)
	} else {
		fmt.Println("left")
	}
	var crash *Crash
	var signalled *Signalled
	switch {
	case errors.As(err, &crash):
		return 10
	case errors.As(err, &signalled):
		return 128 + signalled.Number
	case err != nil:
		return 7
	}
	return 0
}

type (
	pasteMsg struct {
		text []byte
		cut  bool
	}
	editedMsg struct {
		text []byte
		err  error
	}
	copiedMsg struct {
		ways []string
		err  error
	}
)

// A sample shows what reaches it, and does what its keys say.
type sample struct {
	b     *Bench
	size  string
	log   []string
	bytes int // pasted
	dead  bool
	// stubborn: Ctrl-C is no reason to leave
	stubborn bool
}

func (s *sample) Init() tea.Cmd { return nil }

func (s *sample) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.size = fmt.Sprintf("%dx%d", msg.Width, msg.Height)
	case tea.KeyMsg:
		cmd := s.key(msg)
		return s, cmd
	case tea.MouseMsg:
		s.say("mouse " + tea.MouseEvent(msg).String())
	case pasteMsg:
		s.bytes += len(msg.text)
		text := string(msg.text)
		if len(text) > 20 {
			text = strconv.Itoa(len(text)) + " bytes"
		}
		s.say(fmt.Sprintf("paste %q cut=%v", text, msg.cut))
	case editedMsg:
		s.say(fmt.Sprintf("edited %q %v", msg.text, msg.err))
	case copiedMsg:
		s.say(fmt.Sprintf("copied %s %v", strings.Join(msg.ways, "+"), msg.err))
	case tea.ResumeMsg:
		s.say("resumed")
	}
	return s, nil
}

func (s *sample) key(msg tea.KeyMsg) tea.Cmd {
	s.say("key " + msg.String())
	switch msg.String() {
	case "q":
		return tea.Quit
	case "ctrl+c":
		if !s.stubborn {
			return tea.Quit
		}
	case "n":
		s.stubborn = true
	case "ctrl+z":
		return tea.Suspend
	case "U": // a panic in Update
		panic(secret)
	case "V": // in View
		s.dead = true
	case "C": // in a command, deep in lists of them
		return tea.Batch(nil, tea.Sequence(func() tea.Msg { return nil }, tea.Batch(nil, func() tea.Msg { panic(errors.New(secret)) }, After(time.Hour, nil))), nil)
	case "X": // while another program has the terminal
		return func() tea.Msg { return s.b.lend(panicking{}, func(error) tea.Msg { return nil }) }
	case "H": // hang
		select {}
	case "E":
		return s.b.Edit("../claims.json", []byte("before"), func(text []byte, err error) tea.Msg { return editedMsg{text, err} })
	case "y":
		return func() tea.Msg {
			ways, err := s.b.Clipboard.Copy(context.Background(), []byte(secret), true)
			return copiedMsg{ways, err}
		}
	case "m":
		return tea.DisableMouse
	}
	return nil
}

type panicking struct{ none []string }

func (p panicking) Run() error {
	p.none[len(secret)] = secret
	return nil
}

func (s *sample) say(line string) { s.log = append(s.log, line) }

func (s *sample) View() string {
	if s.dead {
		panic([]byte(secret))
	}
	if s.size == "" {
		return ""
	}
	return "ready " + s.size + "\n" + strings.Join(s.log[max(0, len(s.log)-18):], "\n")
}
