#!/usr/bin/env python3
"""Compares the words that persona takes out of public documents with those of independent programs.

oracle.py MIRRORS PERSONA          compares all documents of documents.tsv, writes extraction.md
oracle.py MIRRORS PERSONA --show   prints, of every file below 0.99, the words that differ, too

MIRRORS holds git directories OWNER+NAME/repo. It needs pandoc, pdftotext, and node with SheetJS
(npm i xlsx; NODE_PATH says where). The words of a text are compared as a multiset, in NFKC and
lower case. What both sides would make up is dropped from both: numbers before list items and notes.
"""
import collections, concurrent.futures, email, email.policy, hashlib, html.parser, json, os, random, re, subprocess, sys, tempfile
import unicodedata, zipfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|(?:(?![\u2e80-\u9fff\uac00-\ud7af])\w)+")
LABEL = re.compile(r"(?m)^\s*(?:\d{1,3}\.\s|\[\^\d+\]:)")
FORMATS = ["docx", "odt", "rtf", "html", "epub", "pdf", "xlsx", "pptx", "odp", "eml"]
GOOD = 0.99


def words(text):
    text = unicodedata.normalize("NFKC", LABEL.sub(" ", text)).lower()
    return collections.Counter(WORD.findall(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff\ufffd]", "", text).replace("_", " ")))


def run(*args, stdin=None):
    p = subprocess.run(args, input=stdin, capture_output=True, timeout=60)
    if p.returncode:
        raise RuntimeError(p.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:100] or "failed")
    return p.stdout.decode("utf-8", "replace")


# pandoc gives its tree, so that neither list numbers nor lines drawn around tables are words.
def walk(x, out):
    if isinstance(x, list):
        for y in x:
            walk(y, out)
        return
    if not isinstance(x, dict):
        return
    t, c = x.get("t"), x.get("c")
    if t == "Str":
        out.append(c)
    elif t in ("Space",):
        out.append(" ")
    elif t in ("SoftBreak", "LineBreak"):
        out.append("\n")
    elif t in ("Code", "CodeBlock", "Math"):
        out.append(c[1])
    elif t in ("RawInline", "RawBlock", "Image"):
        pass
    elif t in ("Para", "Plain", "Header", "Note", "Table", "Div", "BlockQuote", "DefinitionList", "BulletList", "OrderedList"):
        out.append("\n")
        walk(c, out)
        out.append("\n")
    else:
        walk(c, out)


def pandoc(form, data):
    tree = json.loads(run("pandoc", "-f", form, "-t", "json", "--quiet", stdin=data))
    out = []
    for key in ("title", "subtitle", "author", "date", "abstract"):  # of DOCX and ODT: paragraphs in these styles
        if form in ("docx", "odt"):
            walk(tree["meta"].get(key, {}).get("c", []), out)
            out.append("\n")
    walk(tree["blocks"], out)
    return "".join(out)


class Left(html.parser.HTMLParser):
    """Takes out of a page what persona says that it leaves out: navigation, footers, deletions, what is hidden."""
    VOID = set("area base br col embed hr img input link meta param source track wbr".split())
    OUT = set("head script style template noscript iframe object rp rt nav footer aside svg video audio canvas del select".split())
    CLOSE = {"p": {"p"}, "li": {"li"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"tr", "td", "th"}}

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out, self.depth, self.tag = [], 0, ""

    def handle_starttag(self, tag, attrs):
        if self.depth:
            self.depth += tag == self.tag
            return
        a = {k: (v or "").lower() for k, v in attrs}
        style = a.get("style", "").replace(" ", "")
        if tag not in self.VOID and tag not in ("html", "body") and (
                tag in self.OUT or a.get("role") in ("navigation", "contentinfo", "search", "banner", "complementary", "dialog")
                or "hidden" in a or "display:none" in style or "visibility:hidden" in style):
            self.depth, self.tag = 1, tag
            return
        self.out.append(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        if not self.depth and tag not in self.OUT:
            self.out.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= tag == self.tag
            if not self.depth:
                self.out.append(" ")
            return
        self.out.append(f"</{tag}>")

    def keep(self, s):
        if not self.depth:
            self.out.append(s)

    def handle_data(self, data): self.keep(data)
    def handle_entityref(self, name): self.keep(f"&{name};")
    def handle_charref(self, name): self.keep(f"&#{name};")


def page(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            m = re.search(rb"""charset\s*=\s*["']?([\w.:-]+)""", data)
            try:
                text = data.decode(m[1].decode() if m and m[1].lower() != b"utf-8" else "cp1252", "replace")
            except LookupError:
                text = data.decode("cp1252", "replace")
    left = Left()
    left.feed(text)
    left.close()
    return pandoc("html", "".join(left.out).encode())


def epub(path):
    z = zipfile.ZipFile(path)
    root = ET.fromstring(z.read("META-INF/container.xml")).find(".//{*}rootfile").get("full-path")
    book, folder = ET.fromstring(z.read(root)), os.path.dirname(root)
    items = {i.get("id"): i for i in book.iterfind("{*}manifest/{*}item")}
    out, seen = [], set()
    from urllib.parse import unquote
    for ref in book.iterfind("{*}spine/{*}itemref"):
        item = items.get(ref.get("idref"))
        if item is None or "html" not in item.get("media-type", "") or item.get("href") in seen:
            continue
        seen.add(item.get("href"))
        text = z.read(os.path.normpath(os.path.join(folder, unquote(item.get("href")))))
        text = re.sub(rb"<((?:title|script|style|a|i|b|em|strong|span|div|p|td|th|li|iframe|textarea)\b[^<>]*)/>", rb"<\1></>", text)
        out.append(page(text))
    return "\n".join(out)


def shapes(root, out, text, para, rules):
    """Adds the paragraphs below root; rules(element) says what is passed over."""
    for e in root:
        tag = e.tag.split("}")[-1] if isinstance(e.tag, str) else ""
        if rules(e, tag):
            continue
        if tag == para:
            line = []
            text(e, line)
            out.append("".join(line))
        else:
            shapes(e, out, text, para, rules)


def pptx(path):
    z = zipfile.ZipFile(path)

    def rels(name):
        base = os.path.join(os.path.dirname(name), "_rels", os.path.basename(name) + ".rels")
        if base not in z.namelist():
            return []
        return [(r.get("Id"), r.get("Type"), os.path.normpath(os.path.join("/", os.path.dirname(name), r.get("Target"))).lstrip("/"))
                for r in ET.fromstring(z.read(base)) if r.get("TargetMode") != "External"]

    def text(e, line):
        for c in e:
            tag = c.tag.split("}")[-1]
            if tag == "t":
                line.append(c.text or "")
            elif tag in ("br", "tab"):
                line.append("\n")
            elif not (tag == "fld" and (c.get("type", "") == "slidenum" or c.get("type", "").startswith("datetime"))):
                text(c, line)

    def holds(sp):
        ph = sp.find(".//{*}ph")
        return "" if ph is None else ph.get("type", "obj")

    main = next((t for _, k, t in rels("") if k.endswith("/officeDocument")), "ppt/presentation.xml")
    target, out, seen = {i: t for i, _, t in rels(main)}, [], set()
    for s in ET.fromstring(z.read(main)).iterfind(".//{*}sldIdLst/{*}sldId"):
        name = next((target[v] for k, v in s.attrib.items() if k.startswith("{") and v in target), None)
        if not name or name in seen:
            continue
        seen.add(name)
        slide = ET.fromstring(z.read(name))
        if slide.get("show") in ("0", "false"):
            continue
        shapes(slide, out, text, "p", lambda e, tag: tag in ("Fallback", "pic") or tag == "sp" and holds(e) in ("sldNum", "dt", "ftr", "hdr"))
        for _, kind, t in rels(name):
            if kind.endswith("/notesSlide"):
                shapes(ET.fromstring(z.read(t)), out, text, "p", lambda e, tag: tag == "pic" or tag == "sp" and holds(e) != "body")
        for _, kind, t in rels(name):  # words of diagrams are drawn on the slide, too
            if kind.endswith("/diagramData"):
                shapes(ET.fromstring(z.read(t)), out, text, "p", lambda e, tag: False)
    return "\n".join(out)


def odp(path):
    data = open(path, "rb").read()
    root = ET.fromstring(data if data.lstrip()[:5] == b"<?xml" else zipfile.ZipFile(path).read("content.xml"))
    hidden = {s.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name") for s in root.iterfind(".//{*}style")
              if any(v == "hidden" for p in s for k, v in p.attrib.items() if k.endswith("}visibility"))}
    body, out = root.find(".//{*}body"), []

    def text(e, line):
        tag = e.tag.split("}")[-1]
        if tag in ("page-number", "date", "time", "annotation"):
            return
        line.append({"s": " ", "tab": "\t", "line-break": "\n", "p": "\n", "h": "\n"}.get(tag, "") + (e.text or ""))
        for c in e:
            text(c, line)
            line.append(c.tail or "")

    def skip(e, tag):
        return tag in ("annotation", "date-time-decl", "footer-decl", "header-decl", "title", "desc", "event-listeners") or tag == "page" and any(
            k.endswith("}style-name") and v in hidden for k, v in e.attrib.items())
    for para in ("p", "h"):
        shapes(body, out, text, para, skip)
    return "\n".join(out)


SHEETJS = """const X=require('xlsx'),fs=require('fs');const w=X.readFile(process.argv[1],{cellDates:false,cellNF:true,sheetRows:0});
const out=[];w.SheetNames.forEach((n,i)=>{const s=w.Sheets[n],h=((w.Workbook||{}).Sheets||[])[i]||{};const rows=[];
for(const k of Object.keys(s)){if(k[0]=='!')continue;const c=s[k];if(c.t=='z'||c.v===undefined&&c.w===undefined)continue;
const date=c.t=='n'&&c.z&&X.SSF.is_date(c.z);rows.push([c.t,c.t=='n'&&!date?String(c.v):String(c.w!==undefined?c.w:c.v)])}
out.push({name:n,hidden:!!h.Hidden,cells:rows})});process.stdout.write(JSON.stringify(out))"""


def number(text):
    def same(m):
        return ("n%.9g" % float(m[0])).replace(".", "p").replace("-", "m").replace("+", "")
    return re.sub(r"(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])", same, text)


def xlsx(path):
    sheets = json.loads(run("node", "-e", SHEETJS, path))
    if not all(s["hidden"] for s in sheets):
        sheets = [s for s in sheets if not s["hidden"]]
    return "\n".join(number(v) for s in sheets for _, v in s["cells"]), [s["name"] for s in sheets]


def titles(text, names):
    """Takes the names of the sheets out of the row of titles, and the titles that were made up."""
    head, _, rest = text.partition("\n")
    for name in sorted(names, key=len, reverse=True):
        head = re.sub(r'(^|\t|\t?")' + re.escape(name.replace('"', '""')) + r": (column \d+(?=\t|$))?", r"\1", head)
    return number(head + "\n" + rest)


def eml(data):
    m = email.message_from_bytes(data, policy=email.policy.default)
    raw = email.message_from_bytes(data)  # as it stands: the policy above writes dates anew

    def head(k):
        try:
            return str(m[k] or "") if k != "Date" else str(raw[k] or "")
        except Exception:  # of addresses that are none
            return str(raw[k] or "")
    out = [f"{k}: " + head(k) for k in ("From", "To", "Cc", "Date", "Subject") if raw[k]]
    for part in m.walk():
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        plain = m.get_body(("plain",))
        name, kind = part.get_filename() or "", part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or name
        if kind == "text/plain" and (attached or part is plain or True):
            out.append(part.get_content())
        elif kind == "text/html" and (attached or plain is None or not plain.get_content().strip()):
            out.append(page(part.get_content().encode()))
        elif kind == "message/rfc822":
            inner = part.get_payload(0)
            out += [f"{k}: {inner[k]}" for k in ("From", "To", "Cc", "Date", "Subject") if inner[k]]
    return "\n".join(out)


def oracle(form, path):
    data = open(path, "rb").read()
    if form in ("docx", "odt", "rtf"):
        return pandoc(form, data), []
    if form == "html":
        return page(data), []
    if form == "pdf":
        return run("pdftotext", "-enc", "UTF-8", path, "-"), []
    if form == "xlsx":
        return xlsx(path)
    if form == "eml":
        return eml(data), []
    return {"epub": epub, "pptx": pptx, "odp": odp}[form](path), []


def ours(persona, path):
    p = subprocess.run([persona, "combine", path, "--style", "json", "--no-metadata", "--no-config", "--no-ignore"], capture_output=True, timeout=60)
    try:
        return json.loads(p.stdout)["sources"][0]["text"]
    except (ValueError, KeyError, IndexError):
        said = p.stderr.decode("utf-8", "replace").strip().split("\n")
        raise RuntimeError(next((s for s in said if "read " in s), said[0])[:160])


def compare(job):
    sha, form, place, path, persona = job
    row = dict(sha=sha, form=form, place=place, error="", oracle=True, ok=True, got=0, want=0, same=0, lost={}, more={})
    try:
        want, names = oracle(form, path)
    except Exception as e:
        row.update(oracle=False, error=f"oracle: {e}")
        want, names = "", []
    try:
        got = ours(persona, path)
    except Exception as e:
        row.update(ok=False, error=row["error"] + f" persona: {e}")
        got = ""
    if form == "xlsx":
        got = titles(got, names)
    if form == "eml":
        got = re.sub(r"(?m)^Attachment: .*$", "", got)
    if form in ("pptx", "odp"):
        got = re.sub(r"(?m)^## Notes$", "", got)
    a, b = words(got), words(want)
    row.update(got=a.total(), want=b.total(), same=(a & b).total(), lost=b - a, more=a - b)
    row["recall"] = row["same"] / row["want"] if row["want"] else 1.0
    row["precision"] = row["same"] / row["got"] if row["got"] else (1.0 if not row["want"] else 0.0)
    return row


def blob(mirrors, place):
    repo, rest = place.split("@", 1)
    commit, path = rest.split(":", 1)
    folder = os.path.join(mirrors, repo.replace("/", "+"), "repo")
    p = subprocess.run(["git", "--git-dir=" + folder, "cat-file", "blob", f"{commit}:{path}"], capture_output=True)
    return p.stdout if p.returncode == 0 else None


def below(r):
    return not r["oracle"] or not r["ok"] and r["want"] or r["recall"] < GOOD or r["precision"] < GOOD


def pages(jobs, persona):
    """Draws 30 lines of PDFs with several pages; says how many stand on another page by pdftotext -f N -l N."""
    lines = []
    for _, form, place, path, _ in jobs:
        try:
            text = ours(persona, path) if form == "pdf" else ""
        except Exception:
            continue
        for n, page in enumerate(text.split("\f") if "\f" in text else []):
            lines += [(place, path, n + 1, line) for line in page.split("\n") if len(line.split()) >= 5 and text.count(line) == 1]
    drawn = random.Random(7).sample(lines, min(30, len(lines)))
    wrong = []
    for place, path, n, line in drawn:
        got = words(line)
        if (got & words(run("pdftotext", "-enc", "UTF-8", "-f", str(n), "-l", str(n), path, "-"))).total() < 0.9 * got.total():
            wrong.append(f"{place.split(':', 1)[1]} page {n}")
    return (f"Pages: of {len(drawn)} lines drawn from {len(lines)} in {len({p for p, *_ in lines})} PDFs of several pages, {len(wrong)} stand on another page by "
            "`pdftotext -f N -l N`" + (": " + ", ".join(wrong) if wrong else "") + ".")


def report(rows, causes, placed):
    excused = lambda r: causes.get(r["sha"], ("ours", ""))[0] != "ours"
    out = ["# Whether the words are right", "",
           f"{len(rows)} public documents (documents.tsv), word by word against independent programs: docx, odt, rtf and html by pandoc, epub by",
           "pandoc over the documents of the spine, pdf by pdftotext, xlsx by SheetJS, eml by Python's email package, pptx and odp by a reading of",
           "their XML in oracle.py. Words are multisets, in NFKC and lower case; a CJK character is a word. Made by `make extraction`.", "",
           "Dropped from both sides: a number and a full stop at the beginning of a line, for pandoc gives none of its lists; the mark of a",
           "footnote. Dropped from ours: sheet names in the row of titles, `## Notes`, lines `Attachment:`. Taken out of web pages before the oracle reads them: what the",
           "program says that it leaves out (navigation, footers, asides, scripts, deletions, what is hidden). Numbers of workbooks are compared with nine digits.", "",
           "*Raw* counts a file as right only if it has recall and precision of at least 0.99. *After causes* counts those, too, whose difference is",
           "the oracle's fault or a matter of definition (causes.tsv; the table below). Micro: over all words of the format.", "",
           "| format | files | oracle read | recall ≥ .99 | precision ≥ .99 | both, raw | after causes | micro recall | micro precision |", "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for form in FORMATS + ["all"]:
        f = [r for r in rows if form in (r["form"], "all")]
        if not f:
            continue
        read = [r for r in f if r["oracle"]]
        both = [r for r in f if not below(r)]
        after = [r for r in f if not below(r) or excused(r)]
        share = lambda n: f"{len(n)} ({100 * len(n) / len(f):.0f} %)"
        got, want, same = (sum(r[k] for r in read) for k in ("got", "want", "same"))
        out.append(f"| {form} | {len(f)} | {len(read)} | {sum(r['recall'] >= GOOD for r in read)} | {sum(r['precision'] >= GOOD for r in read)} | {share(both)} | "
                   f"{share(after)} | {same / max(1, want):.4f} | {same / max(1, got):.4f} |")
    bad = [r for r in rows if below(r)]
    out += ["", placed, "", "## Every file below 0.99", "", "| format | document | words | recall | precision | whose | cause |", "|---|---|---:|---:|---:|---|---|"]
    for r in bad:
        whose, cause = causes.get(r["sha"], ("ours", "not yet explained"))
        out.append(f"| {r['form']} | {r['place'].split('@')[0]} {r['place'].split(':', 1)[1].split('/')[-1].replace('|', ' ')} | {r['want']} | {r['recall']:.3f} | {r['precision']:.3f} | {whose} | {cause} |")
    return "\n".join(out) + "\n"


def main():
    mirrors, persona = sys.argv[1], os.path.abspath(sys.argv[2])
    causes = {}
    if os.path.exists(os.path.join(HERE, "causes.tsv")):
        for line in open(os.path.join(HERE, "causes.tsv"), encoding="utf-8"):
            sha, whose, cause = line.rstrip("\n").split("\t")
            causes[sha] = (whose, cause)
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for line in open(os.path.join(HERE, "documents.tsv"), encoding="utf-8"):
            sha, form, place = line.rstrip("\n").split("\t")
            data = blob(mirrors, place)
            if data is None or hashlib.sha256(data).hexdigest() != sha:
                print("not there:", place)
                continue
            path = os.path.join(folder, sha[:16] + "." + form)
            with open(path, "wb") as f:
                f.write(data)
            jobs.append((sha, form, place, path, persona))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            rows = list(pool.map(compare, jobs))
        placed = pages(jobs, persona)
    for r in rows:
        if "--show" in sys.argv and below(r):
            top = lambda c: " ".join(f"{w}*{n}" if n > 1 else w for w, n in collections.Counter(c).most_common(14))
            print(f"{r['sha'][:10]} {r['form']} {r['place'].split(':', 1)[1]} R{r['recall']:.3f} P{r['precision']:.3f} w{r['want']} {r['error']} "
                  f"{causes.get(r['sha'], ('?',))[0]}\n  LOST {top(r['lost'])}\n  MORE {top(r['more'])}")
    with open(os.path.join(HERE, "extraction.md"), "w", encoding="utf-8") as f:
        f.write(report(rows, causes, placed))


if __name__ == "__main__":
    main()
