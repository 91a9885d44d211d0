#!/usr/bin/env python3
"""Writes golden.json: bytes, an encoding, and what Python decodes them to with errors="replace".

Python, like Unicode and the WHATWG, replaces each maximal subpart of an ill-formed sequence. Run with CPython 3.11 or
later: python3 golden.py > golden.json
"""
import base64
import itertools
import json
import random
import sys

CASES = []


def add(name, encoding, data, python=None):
    text = data.decode(python or encoding, errors="replace")
    if "\ufffd" not in data.decode(python or encoding, errors="ignore"):
        invalid = text.count("\ufffd")
    else:
        return  # then the replacements cannot be counted
    CASES.append({
        "name": name,
        "encoding": encoding,
        "data": base64.b64encode(data).decode(),
        "text": text.encode("utf-8").hex(),
        "invalid": invalid,
    })


# Every kind of byte that UTF-8 tells apart, in every sequence of up to three, in front of a letter.
KINDS = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
for n in (1, 2):
    for seq in itertools.product(KINDS, repeat=n):
        add("all sequences", "utf-8", bytes(seq))
rng = random.Random(1)
for _ in range(600):
    add("sequences of kinds", "utf-8", bytes(rng.choice(KINDS) for _ in range(rng.randint(3, 9))) + b"z")

TEXT = "Ana: \u201cIt\u2019s 5 \u20ac\u201d \U0001F600 na\u00efve \u65e5\u672c\u8a9e\n"
for cut in range(len(TEXT.encode("utf-8"))):
    add("cut off text", "utf-8", TEXT.encode("utf-8")[:cut])
for enc in ("utf-16le", "utf-16be", "utf-32le", "utf-32be"):
    raw = TEXT.encode(enc)
    for cut in range(0, len(raw)):
        add("cut off text", enc, raw[:cut])

# Lone surrogates: Python 3 replaces each on its own.
for enc, order in (("utf-16le", "little"), ("utf-16be", "big")):
    for units in ([0xD83D], [0xDE00], [0xD83D, 0x41], [0xDE00, 0xD83D], [0xD83D, 0xD83D, 0xDE00], [0x41, 0xDE00, 0x42]):
        add("surrogates", enc, b"".join(u.to_bytes(2, order) for u in units))

LANGUAGES = {
    "windows-1252": "\u201cC\u2019est l\u00e0\u2026\u201d \u2014 5\u00a0\u20ac, \u0153uvre",
    "windows-1250": "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144",
    "windows-1251": "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
    "koi8-r": "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
    "ibm866": "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
    "shift_jis": "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002\uff76\uff85",
    "euc-jp": "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002",
    "iso-2022-jp": "Ana: \u3053\u3093\u306b\u3061\u306f",
    "gb18030": "\u6211\u4e0d\u77e5\u9053\U0001F600",
    "big5": "\u6211\u4e0d\u77e5\u9053",
    "euc-kr": "\uc548\ub155\ud558\uc138\uc694",
    "macintosh": "na\u00efve \u2014 \u201cyes\u201d",
    "ibm850": "na\u00efve \u00fcber",
}
PYTHON = {"ibm866": "cp866", "macintosh": "mac-roman", "ibm850": "cp850"}
for enc, text in LANGUAGES.items():
    add("languages", enc, text.encode(PYTHON.get(enc, enc)), PYTHON.get(enc))

json.dump(CASES, sys.stdout, indent=0, ensure_ascii=True)
sys.stdout.write("\n")
