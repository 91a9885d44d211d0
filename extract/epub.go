package extract

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// readEPUB reads the text of a book: the documents of its spine, in reading order, each as readHTML
// reads it. Locations name them "chapter 1" and so on. The table of contents is read only if the
// spine has it. A book with protected documents is an error.
func readEPUB(data []byte, l Limits) (Result, error) {
	p, err := unpack("epub", data, l)
	if err != nil {
		return Result{}, err
	}
	items, err := p.spine()
	if err != nil {
		return Result{}, err
	}
	locked, err := p.locked()
	if err != nil {
		return Result{}, err
	}
	var w web
	var result Result
	size, read := 0, map[string]bool{}
	for i, name := range items {
		if read[name] { // a spine may name a document again, and a bomb does
			continue
		}
		read[name] = true
		if locked[name] {
			return Result{}, p.broken(name + ": it is encrypted (DRM)")
		}
		if p.parts[name] == nil {
			return Result{}, p.broken(name + ": the book names it and has it not")
		}
		chapter, err := p.open(name)
		if err != nil {
			return Result{}, err
		}
		enc, _, _ := charset.DetermineEncoding(chapter[:min(len(chapter), 1024)], "")
		if !bytes.HasPrefix(chapter, []byte("\xFE\xFF")) && !bytes.HasPrefix(chapter, []byte("\xFF\xFE")) {
			enc, _ = charset.Lookup("utf-8") // the only other encoding that EPUB allows
		}
		text, err := enc.NewDecoder().Bytes(chapter)
		if err != nil {
			return Result{}, p.broken(name + ": " + err.Error())
		}
		before := len(w.paragraphs)
		if err := w.read(bytes.TrimPrefix(text, []byte("\uFEFF"))); err != nil {
			return Result{}, p.broken(name + ": " + err.Error())
		}
		if len(w.paragraphs) > before {
			result.Locations = append(result.Locations, Location{Start: size, Name: "chapter " + strconv.Itoa(i+1)})
		}
		for _, s := range w.paragraphs[before:] {
			size += len(s) + len("\n\n")
		}
	}
	result.Text, result.Notes = joined(w.paragraphs), w.notes(nil)
	return result, nil
}

// spine returns the names of the book's documents in reading order.
func (p *pack) spine() ([]string, error) {
	var container struct {
		Root []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if p.parts["META-INF/container.xml"] == nil {
		return nil, p.broken("it is an archive without a book in it")
	}
	if err := p.decode("META-INF/container.xml", &container); err != nil {
		return nil, err
	}
	if len(container.Root) == 0 || p.parts[container.Root[0].Path] == nil {
		return nil, p.broken("it does not say where its book is")
	}
	name := container.Root[0].Path
	var book struct {
		Item []struct {
			ID   string `xml:"id,attr"`
			Href string `xml:"href,attr"`
			Type string `xml:"media-type,attr"`
		} `xml:"manifest>item"`
		Ref []struct {
			ID string `xml:"idref,attr"`
		} `xml:"spine>itemref"`
	}
	if err := p.decode(name, &book); err != nil {
		return nil, err
	}
	files := make(map[string]string, len(book.Item))
	for _, item := range book.Item {
		if strings.Contains(item.Type, "html") {
			files[item.ID] = inside(path.Dir(name), item.Href)
		}
	}
	var spine []string
	for _, ref := range book.Ref {
		if file := files[ref.ID]; file != "" {
			spine = append(spine, file)
		}
	}
	if len(spine) == 0 {
		return nil, p.broken("its book has no text")
	}
	return spine, nil
}

// inside resolves a reference inside the archive.
func inside(folder, href string) string {
	href, _, _ = strings.Cut(href, "#")
	if plain, err := url.PathUnescape(href); err == nil {
		href = plain
	}
	return strings.TrimPrefix(path.Clean("/"+path.Join(folder, href)), "/")
}

// locked returns the parts that are encrypted. Fonts often are, and do not matter.
func (p *pack) locked() (map[string]bool, error) {
	const name = "META-INF/encryption.xml"
	if p.parts[name] == nil {
		return nil, nil
	}
	var list struct {
		XMLName xml.Name
		Data    []struct {
			Ref struct {
				URI string `xml:"URI,attr"`
			} `xml:"CipherData>CipherReference"`
		} `xml:"EncryptedData"`
	}
	if err := p.decode(name, &list); err != nil {
		return nil, err
	}
	locked := make(map[string]bool, len(list.Data))
	for _, d := range list.Data {
		locked[inside(".", d.Ref.URI)] = true
	}
	return locked, nil
}
