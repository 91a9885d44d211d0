#!/usr/bin/env python3
"""The steps of the ancestor's own measurements: processor time and memory at 1,000 and 10,000 files of 5 kB.

bench/ancestor.py PROGRAM FOLDER-OF-TEXTS: slices of the texts found there are written to a temporary folder.
"""
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

program, data = os.path.abspath(sys.argv[1]), sys.argv[2]
text = "".join(p.read_text(errors="replace") for p in sorted(pathlib.Path(data).rglob("*")) if p.suffix in (".txt", ".md"))
steps = {
    "scan": ["scan"],
    "sources": ["sources", "--no-cache", "--format", "sha256sum"],
    "tokens": ["tokens", "--no-cache"],
    "combine with exact counts": ["combine", "-o", "OUT"],
    "estimate, the tokens rule": ["estimate", "--method", "tokens"],
}
for n in (1000, 10000):
    with tempfile.TemporaryDirectory() as tmp:
        folder = os.path.join(tmp, "files")
        os.mkdir(folder)
        for i in range(n):
            at = i * 5200 % max(1, len(text) - 5200)
            with open(os.path.join(folder, f"f{i:05d}.{'md' if i % 2 else 'txt'}"), "w") as f:
                f.write(text[at : at + 5200])
        for name, args in steps.items():
            best = None
            for _ in range(3):
                argv = [program] + [a.replace("OUT", os.path.join(tmp, "out.txt")) for a in args] + [folder]
                child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, PERSONA_CACHE="off"))
                _, status, used = os.wait4(child.pid, 0)
                got = (used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
                best = got if best is None else (min(best[0], got[0]), min(best[1], got[1]))
            print(f"| {n:,} | {name} | {best[0]:.2f} | {best[1]:.0f} |", flush=True)
