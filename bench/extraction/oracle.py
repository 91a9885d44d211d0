#!/usr/bin/env python3
"""Compares what persona reads from documents with what other programs read, word by word.

  oracle.py select MIRRORS          writes documents.tsv: which documents, by SHA-256
  oracle.py run MIRRORS PERSONA     reads them and writes extraction.md (and below.tsv, for looking into)

MIRRORS is a folder of git directories OWNER+NAME/repo, or OWNER+NAME. Documents that are absent are
skipped and counted. Oracles: pandoc (docx, odt, rtf, epub),
LibreOffice (docx, odt, rtf), pdftotext (pdf), w3m (html), Python's
email (eml), SheetJS by node (xlsx), the text of the XML by Python (pptx, odp).
"""
import collections, csv, email, email.policy, hashlib, html, json, os, re, subprocess, sys, tempfile, unicodedata, zipfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
FORMATS = ["docx", "odt", "rtf", "pdf", "html", "epub", "xlsx", "eml", "pptx", "odp"]
MOST, LARGEST = 40, 1_500_000
SHEETS = os.environ.get("SHEETJS", "")  # a folder with node_modules/xlsx


def git(folder, *args, **kw):
    return subprocess.run(["git", "--git-dir=" + folder, *args], capture_output=True, **kw).stdout


def mirrors(root):
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name, "repo")
        folder = folder if os.path.isdir(folder) else os.path.join(root, name)
        if "+" in name and os.path.isdir(folder):
            yield name.replace("+", "/"), folder


def select(root):
    found = collections.defaultdict(dict)
    for repo, folder in mirrors(root):
        commit = git(folder, "rev-parse", "HEAD").decode().strip()
        for line in git(folder, "ls-tree", "-r", "-l", "-z", "HEAD").decode("utf-8", "replace").split("\0"):
            meta, _, path = line.partition("\t")
            ext = path.rsplit(".", 1)[-1].lower() if "." in path else ""
            if ext in FORMATS and meta.split()[1] == "blob" and meta.split()[3].isdigit() and 200 < int(meta.split()[3]) <= LARGEST:
                found[ext][meta.split()[2]] = (repo, commit, path, folder)
    rows = []
    for ext in FORMATS:
        for blob in sorted(found[ext])[:MOST]:  # by the blob's hash: no choice of ours
            repo, commit, path, folder = found[ext][blob]
            data = git(folder, "cat-file", "blob", blob)
            rows.append((hashlib.sha256(data).hexdigest(), ext, repo, commit, path))
    with open(os.path.join(HERE, "documents.tsv"), "w", newline="") as f:
        csv.writer(f, delimiter="\t", lineterminator="\n").writerows(rows)


# What the oracles read.

def run(*args, data=None):
    return subprocess.run(args, input=data, capture_output=True, timeout=120).stdout.decode("utf-8", "replace")


def inlines(node, out):
    """The words of pandoc's tree, without marks of lists, alternative texts and formulas."""
    if isinstance(node, list):
        for n in node:
            inlines(n, out)
        return
    if not isinstance(node, dict):
        return
    kind, c = node.get("t"), node.get("c")
    if kind == "Note":
        out.append("\n")
    if kind == "Str":
        out.append(c)
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        out.append(" ")
    elif kind in ("Code", "CodeBlock"):
        out.append(c[1])
    elif kind in ("Math", "RawInline", "RawBlock", "Image"):
        out.append(" ")
    elif kind in ("Header", "Div", "Span", "Link", "Quoted", "Cite", "OrderedList", "Figure", "Table"):
        inlines([x for x in c if isinstance(x, (list, dict))], out)
    elif c is not None:
        inlines(c, out)
    if kind in ("Para", "Plain", "Header", "CodeBlock", "LineBlock", "Note"):
        out.append("\n")


def pandoc(path, ext):
    tree = run("pandoc", "-f", ext, "-t", "json", "--track-changes=accept", path)
    if not tree:
        return None
    out = []
    doc = json.loads(tree)
    inlines([v for k, v in doc["meta"].items() if k in ("title", "subtitle")] if ext != "epub" else [], out)
    out.append("\n")
    inlines(doc["blocks"], out)
    return "".join(out)


def xml_words(data, paragraph, texts):
    out = []
    for p in ET.fromstring(data).iter():
        tag = p.tag.rsplit("}", 1)[-1]
        if tag == paragraph:
            out.append("\n")
        if tag in ("br", "tab", "line-break", "s"):
            out.append(" ")
        if texts is None or tag in texts:
            out.append(p.text or "")
        if texts is None:
            out.append(p.tail or "")
    return "".join(out)


def pptx(path):
    z = zipfile.ZipFile(path)
    out = []
    for n in sorted(z.namelist()):
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", n):
            root = z.read(n)
            if b'show="0"' not in root[:2000]:
                out.append(xml_words(root, "p", {"t"}))
        elif re.fullmatch(r"ppt/notesSlides/notesSlide\d+\.xml", n):
            root = ET.fromstring(z.read(n))
            for sp in root.iter():
                kinds = [e.get("type") for e in sp.iter() if e.tag.endswith("}ph")]
                if sp.tag.endswith("}sp") and kinds == ["body"]:
                    out.append(xml_words(ET.tostring(sp), "p", {"t"}))
    return "\n".join(out)


def odp(path):
    body = zipfile.ZipFile(path).read("content.xml")
    root = ET.fromstring(body)
    parts = [e for e in root.iter() if e.tag.endswith("}presentation")]
    return "\n".join(xml_words(ET.tostring(e), "p", None) for e in parts)


def eml(path):
    m = email.message_from_binary_file(open(path, "rb"), policy=email.policy.default)
    body = m.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    more = [p.get_content() for p in m.walk() if p is not body and p.get_content_type() == "text/plain" and (p.get_filename() or body is None)]
    if body is not None and body.get_content_type() == "text/html":
        text = run("w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "1000", data=text.encode("utf-8", "replace"))
    return "\n".join([text, *map(str, more)])


def xlsx(path, raw):
    script = """const x=require('xlsx');const w=x.readFile(process.argv[1]);let out='';const h=(w.Workbook&&w.Workbook.Sheets)||[];
for(const [i,n] of w.SheetNames.entries()){if(h[i]&&h[i].Hidden)continue;out+=x.utils.sheet_to_csv(w.Sheets[n],{FS:'\\t',rawNumbers:process.argv[2]=='raw'})+'\\n'}
console.log(JSON.stringify(w.SheetNames)+'\\x01'+out)"""
    return subprocess.run(["node", "-e", script, path, raw], capture_output=True, timeout=120, cwd=SHEETS).stdout.decode("utf-8", "replace")


def soffice(folder):
    """What LibreOffice reads, by file name: text of documents, the text of pages of slides."""
    got = {}
    with tempfile.TemporaryDirectory() as out:
        for ext in ("docx", "odt", "rtf"):
            files = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith("." + ext)]
            for i in range(0, len(files), 10):
                try:
                    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + out + "/profile", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", out + "/" + ext,
                                    *files[i:i + 10]], capture_output=True, timeout=180)
                except (OSError, subprocess.TimeoutExpired):
                    pass
            for f in files:
                txt = os.path.join(out, ext, os.path.basename(f).rsplit(".", 1)[0] + ".txt")
                if os.path.exists(txt):
                    got[os.path.basename(f)] = open(txt, encoding="utf-8-sig", errors="replace").read()
    return got


ORACLES = {
    "docx": lambda p: pandoc(p, "docx"), "odt": lambda p: pandoc(p, "odt"), "rtf": lambda p: pandoc(p, "rtf"), "epub": lambda p: pandoc(p, "epub"),
    "pdf": lambda p: run("pdftotext", "-enc", "UTF-8", p, "-"), "html": lambda p: run("w3m", "-dump", "-T", "text/html", "-O", "utf-8", "-cols", "1000", p),
    "eml": eml, "xlsx": lambda p: xlsx(p, "shown"), "pptx": pptx, "odp": odp,
}


def words(text):
    text = unicodedata.normalize("NFKC", text or "").lower()
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    return collections.Counter(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+", text))


def ours(persona, folder):
    out = subprocess.run([persona, "combine", folder, "--no-config", "--no-ignore", "--style", "json"], capture_output=True).stdout
    return json.loads(out)


def main():
    if sys.argv[1] == "select":
        return select(sys.argv[2])
    root, persona = sys.argv[2], os.path.abspath(sys.argv[3])
    folders = dict(mirrors(root))
    rows = list(csv.reader(open(os.path.join(HERE, "documents.tsv")), delimiter="\t"))
    causes = {}
    if os.path.exists(os.path.join(HERE, "causes.tsv")):
        causes = {r[0]: r[1:] for r in csv.reader(open(os.path.join(HERE, "causes.tsv")), delimiter="\t")}
    results, absent, lines = [], 0, [0, 0]
    with tempfile.TemporaryDirectory() as tmp:
        for sha, ext, repo, commit, path in rows:
            data = git(folders[repo], "show", commit + ":" + path) if repo in folders else b""
            if hashlib.sha256(data).hexdigest() != sha:
                absent += 1
                continue
            open(os.path.join(tmp, sha[:16] + "." + ext), "wb").write(data)
        office = soffice(tmp)
        got = {os.path.basename(d["path"]): d for d in ours(persona, tmp)["sources"]}
        for sha, ext, repo, commit, path in rows:
            file = os.path.join(tmp, sha[:16] + "." + ext)
            if not os.path.exists(file):
                continue
            wants = [office.get(sha[:16] + "." + ext)]
            for oracle in [ORACLES[ext]] + [lambda p: xlsx(p, "raw")] * (ext == "xlsx"):
                try:
                    wants.append(oracle(file))
                except Exception:  # it cannot read the file
                    pass
            d = got.get(os.path.basename(file), {})
            if ext == "pdf":
                looked, wrong = pages(wants[-1] or "", d.get("text") or "")
                lines = [lines[0] + looked, lines[1] + wrong]
            results.append(best(sha, ext, repo + ":" + path, wants, d.get("text"), d.get("error", "")))
    report(results, absent, causes, lines)


def pages(want, have):
    """How many lines of at least five words stand on one page alone of both, and how many of them on another page."""
    def of(text):
        places = {}
        for n, page in enumerate(text.split("\f")):
            for line in page.split("\n"):
                key = " ".join(re.findall(r"\w+", line.lower()))
                if len(key.split()) >= 5:
                    places.setdefault(key, set()).add(n)
        return {k: v.pop() for k, v in places.items() if len(v) == 1}
    w, h = of(want), of(have)
    both = w.keys() & h.keys()
    return len(both), sum(w[k] != h[k] for k in both)


def shown(text, ext, sheets=()):
    """What persona adds to a text by design: the head of a mail, marks of footnotes, pages, slides and notes."""
    text = re.sub(r"\[\^\w+\]:?", " ", text)
    if ext == "eml":
        text = text.partition("\n\n")[2] if re.match(r"[A-Z][\w-]*: ", text) else text
        text = re.sub(r"(?m)^Attachment: .*$", " ", text)
    if ext in ("pptx", "odp"):
        text = re.sub(r"(?mi)^#+ (slide \d+|Notes)$", " ", text)
    if ext == "xlsx":
        for name in sheets:
            text = text.replace(name + ": ", " ")
        text = re.sub(r"\bcolumn \d+\b", " ", text)
    return text


def labelless(text, ext):
    """A text without the labels of lists, which the programs count and spell each in its own way."""
    if ext in ("docx", "odt", "rtf", "epub"):
        return re.sub(r"(?m)^[ \t]*(?:[#>*•o·–-]|\(?(?:[\divxlc]+|[a-zA-Z])(?:\.[\da-z]+)*[.)])+[ \t]+", " ", text)
    return text


def best(sha, ext, name, wants, have, error):
    """The comparison with the program that agrees most."""
    wants = [w for w in wants if w is not None] or [None]
    of = [compare(sha, ext, name, w, have, error) for w in wants]
    return max(of, key=lambda r: min(r.get("recall", -1), r.get("precision", -1)))


def compare(sha, ext, name, want, have, error):
    if have is None and want is not None and not words(want):
        have = ""  # neither finds words: a picture, a broken file
    if want is None or have is None:
        return dict(sha=sha, ext=ext, name=name, read=want is not None, ours=have is not None, error=error)
    sheets = ()
    if ext == "xlsx":
        if "\x01" not in want:  # it cannot read the file
            return dict(sha=sha, ext=ext, name=name, read=False, ours=True, error=error)
        sheets, _, want = want.partition("\x01")
        sheets = json.loads(sheets)
    w, h = words(labelless(want, ext)), words(labelless(shown(have, ext, sheets), ext))
    if not w and not h:
        return dict(sha=sha, ext=ext, name=name, read=True, ours=True, want=0, have=0, both=0, recall=1, precision=1, lost=w, added=h)
    both = sum((w & h).values())
    lost, added = w - h, h - w
    return dict(sha=sha, ext=ext, name=name, read=True, ours=True, want=sum(w.values()), have=sum(h.values()), both=both,
                recall=both / max(1, sum(w.values())), precision=both / max(1, sum(h.values())), lost=lost, added=added)


def report(results, absent, causes, lines):
    out = open(os.path.join(HERE, "extraction.md"), "w")
    p = lambda s="": print(s, file=out)
    p("# Extraction against other programs\n")
    p("`make extraction`: %d documents of `documents.tsv` (%d absent), chosen by their hashes; words by NFKC, lower case, as multisets." % (len(results), absent))
    p("Of several programs the one counts that agrees most. Left out on both sides: labels of lists; of ours also the head of a mail, marks of footnotes, and names of")
    p("sheets, slides and attachments that it adds by design. Of a workbook numbers count as they are shown or as they are stored.")
    p("Lines of five words or more that stand on one page in `pdftotext` and in ours: %d, on another page: %d.\n" % tuple(lines))
    p("*right* counts a file whose difference is the other program's or one of definition, as `causes.tsv` says of each.\n")
    p("| format | files | both read | recall ≥ .99 | precision ≥ .99 | both ≥ .99 | right | right % | recall | precision |")
    p("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    below = []
    for ext in FORMATS:
        of = [r for r in results if r["ext"] == ext]
        both = [r for r in of if r["read"] and r["ours"]]
        good = [r for r in both if r["recall"] >= .99 and r["precision"] >= .99]
        bad = [r for r in of if r not in good and (r["read"] or r["ours"])]
        below += bad
        right = len(good) + sum(1 for r in bad if causes.get(r["sha"], ["ours"])[0] != "ours")
        n = len(good) + len(bad)
        tot = lambda k: sum(r[k] for r in both)
        p("| %s | %d | %d | %d | %d | %d | %d | %.0f | %.4f | %.4f |" % (ext, len(of), len(both), sum(r["recall"] >= .99 for r in both), sum(r["precision"] >= .99 for r in both),
          len(good), right, 100 * right / max(1, n), tot("both") / max(1, tot("want")), tot("both") / max(1, tot("have"))))
    p("\n## Every file below 0.99\n")
    p("| document | recall | precision | whose | cause |")
    p("|---|---:|---:|---|---|")
    with open(os.environ.get("BELOW", os.devnull), "w") as f:
        for r in below:
            whose, cause = (causes.get(r["sha"], ["?", ""]) + [""])[:2]
            figures = ("%.3f | %.3f" % (r["recall"], r["precision"])) if "recall" in r else "|"
            p("| %s (%s) | %s | %s | %s |" % (r["name"].replace("|", "/"), r["sha"][:8], figures, whose, cause))
            print(r["sha"], r["ext"], r["name"], figures, r.get("error", ""), sep="\t", file=f)
            if "lost" in r:
                print("   lost ", sum(r["lost"].values()), " ".join("%s%s" % (w, "" if n == 1 else "*%d" % n) for w, n in r["lost"].most_common(14)), file=f)
                print("   added", sum(r["added"].values()), " ".join("%s%s" % (w, "" if n == 1 else "*%d" % n) for w, n in r["added"].most_common(14)), file=f)


main()
