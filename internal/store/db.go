package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"modernc.org/sqlite"
)

// The database. Its name carries the version of its schema, so that programs of different versions
// leave each other's alone.
const (
	fileName      = "reads-1.db"
	schemaVersion = 1
	applicationID = 0x50_72_73_31 // "Prs1": https://www.sqlite.org/pragma.html#pragma_application_id
	schema        = `CREATE TABLE folders (id INTEGER PRIMARY KEY, seen INTEGER NOT NULL, data BLOB NOT NULL)`
)

// How the database is opened. A rollback journal, for reading then makes no file, as a write-ahead
// log would. Nothing waits for the disk: a process that is killed leaves a journal that the next
// one rolls back; if the power goes, pages may be lost, which checksums tell, and a cache is made
// anew. Larger pages than usual, for rows are.
const (
	waits   = "_pragma=busy_timeout(1000)" // milliseconds; whoever writes needs some ten
	pragmas = waits + "&_pragma=trusted_schema(0)&_pragma=synchronous(off)&_pragma=page_size(16384)"
)

// errDamaged is the error of a database that holds what nobody wrote.
var errDamaged = errors.New("damaged")

// errForeign is the error of a database that another program made, or another version of this one.
var errForeign = errors.New("made by another program")

// isDamage reports whether a database must be made anew.
func isDamage(err error) bool {
	code := resultCode(err)
	return code == 11 || code == 26 || errors.Is(err, errDamaged) // SQLITE_CORRUPT, SQLITE_NOTADB
}

// isBusy reports whether another process kept the database to itself for too long.
func isBusy(err error) bool {
	code := resultCode(err)
	return code == 5 || code == 6 // SQLITE_BUSY, SQLITE_LOCKED
}

// resultCode is SQLite's primary result code, 0 if it had none: https://www.sqlite.org/rescode.html
func resultCode(err error) int {
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		return e.Code() & 0xFF
	}
	return 0
}

func open(dir, mode string) (*sql.DB, error) {
	u := url.URL{Scheme: "file", Path: file(dir), RawQuery: "mode=" + mode + "&_txlock=immediate&" + pragmas}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path // C:/…
	}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func file(dir string) string { return dir + "/" + fileName }

// reader reads rows one by one, so that nobody who wants to write waits for it.
type reader struct {
	db   *sql.DB
	stmt *sql.Stmt
}

// openReader opens the database for reading; nil if there is none.
func openReader(dir string) (*reader, error) {
	if info, err := os.Stat(file(dir)); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil, nil
	}
	db, err := open(dir, "rw") // rw, for it may have to roll back what a killed process left
	if err != nil {
		return nil, err
	}
	stmt, err := db.Prepare(selectRow)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &reader{db, stmt}, nil
}

const selectRow = `SELECT data, seen FROM folders WHERE id = ?`

func (r *reader) row(id int64) (data []byte, seen uint32, err error) {
	return scanned(r.stmt.QueryRow(id))
}

func scanned(row *sql.Row) (data []byte, seen uint32, err error) {
	err = row.Scan(&data, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil && resultCode(err) == 0 {
		err = fmt.Errorf("%w: %w", errDamaged, err) // a value of another type than ours
	}
	return data, seen, err
}

func (r *reader) close() {
	_ = r.stmt.Close() // nothing was written
	_ = r.db.Close()
}

// writer is a transaction that has the right to write from its beginning on, so that what it reads
// stays true until it is over.
type writer struct {
	db *sql.DB
	tx *sql.Tx
}

// openWriter opens the database, which it makes if there is none.
func openWriter(dir string) (*writer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if f, err := os.OpenFile(file(dir), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		_ = f.Close() // empty; else it is there, or cannot be
	}
	db, err := open(dir, "rw")
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	w := &writer{db, tx}
	if err := w.prepare(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// prepare makes the table if there is nothing yet. It refuses a database of somebody else's.
func (w *writer) prepare() error {
	var id, version, ours, all int
	for _, q := range []struct {
		query string
		to    *int
	}{
		{`PRAGMA application_id`, &id},
		{`PRAGMA user_version`, &version},
		{`SELECT count(*) FROM sqlite_master WHERE sql = '` + schema + `'`, &ours},
		{`SELECT count(*) FROM sqlite_master`, &all},
	} {
		if err := w.tx.QueryRow(q.query).Scan(q.to); err != nil {
			return err
		}
	}
	switch {
	case id == applicationID && version == schemaVersion && ours == 1 && all == 1:
		return nil
	case id == applicationID && version > schemaVersion, id != applicationID && all > ours:
		return errForeign
	case all > 0:
		return errDamaged
	}
	for _, q := range []string{schema, fmt.Sprintf(`PRAGMA application_id = %d`, applicationID), fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion)} {
		if _, err := w.tx.Exec(q); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) row(id int64) (data []byte, seen uint32, err error) {
	return scanned(w.tx.QueryRow(selectRow, id))
}

func (w *writer) put(id int64, day uint32, data []byte) error {
	_, err := w.tx.Exec(`INSERT INTO folders (id, seen, data) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, data = excluded.data`, id, day, data)
	return err
}

// prune drops what was not in use for long and, if the database is too large, what was not for
// longest.
func (w *writer) prune(today uint32) error {
	if _, err := w.tx.Exec(`DELETE FROM folders WHERE seen + ? < ?`, forgotten, today); err != nil {
		return err
	}
	var pages, free, pageSize int64
	for query, to := range map[string]*int64{`PRAGMA page_count`: &pages, `PRAGMA freelist_count`: &free, `PRAGMA page_size`: &pageSize} {
		if err := w.tx.QueryRow(query).Scan(to); err != nil {
			return err
		}
	}
	if (pages-free)*pageSize <= maxBytes {
		return nil
	}
	_, err := w.tx.Exec(`DELETE FROM folders WHERE id IN (SELECT id FROM
		(SELECT id, sum(length(data)) OVER (ORDER BY seen DESC, id) AS so_far FROM folders) WHERE so_far > ?)`, maxBytes/2)
	return err
}

func (w *writer) commit() error { return w.tx.Commit() }

// close undoes what was not committed.
func (w *writer) close() {
	_ = w.tx.Rollback() // an error if it was committed
	_ = w.db.Close()
}

// remove makes room for a new database. If another process has the old one open, it goes on with
// what then has no name; should the journals of the two meet, checksums tell.
func remove(dir string) error {
	for _, suffix := range []string{"-journal", "-wal", "-shm", ""} {
		if err := os.Remove(file(dir) + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
