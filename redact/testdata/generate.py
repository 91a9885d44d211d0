"""Writes private.tsv (kind, form) and near.tsv (kind, form) beside itself: things that are private, and things that look so.

    python3 generate.py

Telephone numbers come from phones.txt, which bench/phones makes. The seed is fixed.
"""
import os, random, re

here = os.path.dirname(os.path.abspath(__file__))
rnd = random.Random(20151217)
private, near = {}, {}

def add(kind, form, into=private):
    into.setdefault(form, kind)

def digits(n, first="123456789"):
    return rnd.choice(first) + "".join(rnd.choice("0123456789") for _ in range(n - 1))

def shape(s):
    return "".join(rnd.choice("0123456789") if c == "d" else rnd.choice("23456789") if c == "D" else c for c in s)

# Telephone numbers of all regions, and as people change them.
scripts = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
seps = ["·", "/", "-", " - ", "\u00a0", "\u2009", "–", "\u2011", "•", " / ", "−"]
for line in open(os.path.join(here, "phones.txt"), encoding="utf8"):
    if line.startswith("#"):
        continue
    region, kind, form, number = line.rstrip("\n").split("\t")
    if sum(c.isdigit() for c in number) < 7:
        continue
    add("phone", number)
    pick = rnd.randrange(8)
    if pick == 0:
        add("phone-script", number.translate(str.maketrans("0123456789", rnd.choice(scripts))))
    elif pick == 1 and " " in number:
        add("phone-separators", number.replace(" ", rnd.choice(seps)))
    elif pick == 2:
        add("phone-extension", number + rnd.choice([" ext. 9", "ext9", " x12", " extension 204"]))
    elif pick == 3:
        add("phone-invisible", number[:4] + rnd.choice(["\u200b", "\u00ad", "\u2060", "\u202c"]) + number[4:])
    elif pick == 4 and form == "international" and " " in number:
        code, rest = number.split(" ", 1)
        add("phone-trunk", f"{code} (0){rest}")
    elif pick == 5 and form == "e164":
        add("phone-00", "00" + number[1:])
    elif pick == 6:
        add("phone-announced", rnd.choice(["tel:", "Tel. ", "phone: ", "WhatsApp ", "☎ "]) + number)
for s in ["(DDd) Ddd-dddd", "DDd-Ddd-dddd", "DDd.Ddd.dddd", "#DDdDdddddd", "DDd·Ddd·dddd", "DDd/Ddd/dddd", "DDd:Ddd:dddd", "8 (9dd) ddd-dd-dd", "8 9dd ddd dd dd",
          "138 dddd dddd", "13ddddddddd", "(0)7700 9ddddd", "07700 9ddddd", "Ddd-dddd", "9ddd dddd", "06 Dd dd dd dd", "0Dd/ddddddd", "+49 (0) 170 ddddddd",
          "DDd-Ddd-dddd,DDd-Ddd-dddd", "DDd,Ddd,dddd", "1-8DD-Ddd-dddd", "DDd Ddd dddd", "[DDd] Ddd dddd", "DDd_Ddd_dddd", "DDd~Ddd~dddd"]:
    for _ in range(6):
        add("phone-shape", shape(s))

# E-mail addresses, plain and disguised.
names = ["ann.lee", "jörg", "mueller_k", "bob+lists", "x.y-z", "maria", "o'neil", "kim88", "d.smith", "иван"]
hosts = [("example", "com"), ("mail", "example", "org"), ("uni-bonn", "de"), ("gmail", "com"), ("correo", "example", "es"), ("firma", "co", "uk"), ("post", "no")]
ats = ["@", " @ ", "@ ", "＠", "﹫", "&#64;", "&#x40;", "&commat;", "&amp;#64;", "%40", "[at]", " [at] ", "(at)", " (at) ", " [ at ] ", "{at}", "<at>", " AT ", " at ", "(@)", "[@]", " arroba ", "-at-", "\u200b@", "@\u200b"]
dots = [".", " . ", "[dot]", " [dot] ", "(dot)", " ( dot ) ", " dot ", " DOT ", "&period;", "&#46;", "．", "\u00ad.", "{dot}", ".\u200b"]
for at in ats:
    for dot in dots:
        for name in rnd.sample(names, 2):
            add("email", name + at + dot.join(rnd.choice(hosts)))

# Payment cards and account numbers, with right check digits.
def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        v = int(c) * (2 if i % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return body + str(-total % 10)
for prefix, n in [("4", 16), ("51", 16), ("5555", 16), ("34", 15), ("37", 15), ("6011", 16), ("3530", 16), ("30", 14), ("62", 19)]:
    for _ in range(8):
        c = luhn(prefix + "".join(rnd.choice("0123456789") for _ in range(n - 1 - len(prefix))))
        add("card", c)
        add("card", c[:4] + " " + c[4:10] + " " + c[10:] if n == 15 else rnd.choice(" -").join(re.findall(".{1,4}", c)))
lengths = "AD24 AE23 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26 IT27 KW30 LT20 LU20 LV21 MT31 NL18 NO15 PL28 PT25 RO24 SA24 SE24 SI19 SK24 TR26 UA29"
for code in lengths.split():
    country, n = code[:2], int(code[2:])
    for _ in range(2):
        body = "".join(rnd.choice("0123456789") for _ in range(n - 4))
        if country in "GB NL IE RO LV MT":
            body = "BANK" + body[4:]
        value = int("".join(str(int(c, 36)) for c in body + country + "00"))
        iban = f"{country}{98 - value % 97:02d}{body}"
        add("iban", rnd.choice([iban, iban.lower()]))
        add("iban", " ".join(re.findall(".{1,4}", iban)))

# Addresses of people's pages, and handles.
users = ["annlee", "ann-lee", "j_mueller", "bob88", "maria.s"]
for u in ["https://github.com/{}", "https://github.com/{}/notes", "github.com/{}", "https://twitter.com/{}", "x.com/{}", "https://www.linkedin.com/in/{}", "linkedin.com/in/{}/", "https://www.facebook.com/{}",
          "https://instagram.com/{}", "https://t.me/{}", "https://medium.com/@{}", "https://mastodon.social/@{}", "https://uni.example/~{}", "https://stackoverflow.com/users/42/{}", "https://reddit.com/u/{}",
          "https://www.reddit.com/user/{}", "https://forum.example.org/members/{}", "https://{}.github.io", "https://{}:secret@example.org/", "https://example.org/profile/{}", "https://example.org/page?user={}", "https://www.youtube.com/@{}"]:
    for user in users:
        add("url", u.format(user))
for user in users + ["alice", "the_real_ann", "joao2", "kim_lee_", "Ürsula", "иван_п"]:
    for form in ["@{}", "＠{}", "(@{})", "@{},", "&#64;{}"]:
        add("handle", form.format(user))

# What looks so and is not private.
def miss(kind, form):
    add(kind, form, near)
units = ["rows", "users", "lines", "downloads", "Zeilen", "lignes", "filas", "dollars", "EUR", "bytes"]
for _ in range(75):
    y, m, d, hh, mm, ss = rnd.randrange(1950, 2030), rnd.randrange(1, 13), rnd.randrange(1, 29), rnd.randrange(24), rnd.randrange(60), rnd.randrange(60)
    for f in ["{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{m}/{d}/{y}", "{d} {m} {y}", "{y}/{m:02}/{d:02} {hh:02}:{mm:02}", "{y}{m:02}{d:02}", "{y}-{m:02}-{d:02}T{hh:02}:{mm:02}:{ss:02}Z"]:
        miss("date", f.format(**locals()))
    miss("time", f"{hh:02}:{mm:02}:{ss:02}.{rnd.randrange(1000):03}")
    miss("time-range", f"{hh:02}:{mm:02}-{(hh + 1) % 24:02}:{ss:02}")
    miss("years", f"{y}-{y + 4}")
    miss("years", f"{y}/{y + 1}/{y + 2}")
    miss("version", f"{rnd.randrange(9)}.{rnd.randrange(30)}.{rnd.randrange(1000, 90000)}")
    miss("version", f"v{rnd.randrange(9)}.{rnd.randrange(30)}.{rnd.randrange(30)}-{y}{m:02}{d:02}")
    miss("version", f"react@{rnd.randrange(19)}.0.{rnd.randrange(30)}")
    miss("address of a machine", f"192.168.{rnd.randrange(100, 255)}.{rnd.randrange(100, 255)}:8080")
    n = rnd.randrange(1_000_000, 99_999_999)
    miss("price", f"${n:,}.99")
    miss("price", f"€ {n:,}".replace(",", "."))
    miss("price", f"{n} EUR")
    miss("count", f"{n:,} {rnd.choice(units)}")
    miss("count", f"{n:,}".replace(",", " ") + " " + rnd.choice(units))
    miss("count", f"{n} {rnd.choice(units)}")
    miss("count", f"{n // 1000 * 1000}")
    miss("line", f"line {rnd.randrange(1000000, 9999999)}")
    miss("lines", f"lines {rnd.randrange(1000, 5000)}-{rnd.randrange(5000, 9999)}")
    miss("page", f"pp. {rnd.randrange(1000, 1200)}-{rnd.randrange(1200, 1400)}")
    miss("issue", f"issue #{rnd.randrange(1000000, 9999999)}")
    miss("order", f"order no. {digits(8)}")
    miss("model", f"{rnd.choice(['XPS', 'RTX', 'SM-G', 'WH', 'ThinkPad'])}{digits(7)}")
    miss("model", f"{rnd.choice(['AB', 'MK', 'QX'])}-{digits(4)}-{digits(4)}")
    isbn = "978" + digits(9)
    isbn += str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(isbn)) % 10)
    miss("ISBN", f"ISBN {isbn}")
    miss("ISBN", f"{isbn[:3]}-{isbn[3]}-{isbn[4:7]}-{isbn[7:12]}-{isbn[12]}")
    miss("score", f"{hh}-{mm} {d}-{m} {hh}-{d}")
    miss("coordinate", f"{rnd.uniform(1, 89):.6f}, {rnd.uniform(-179, 179):.6f}")
    miss("coordinate", f"{rnd.uniform(10, 89):.4f} -{rnd.uniform(10, 89):.4f}")
    miss("decimal", f"{rnd.uniform(0, 50):.7f}")
    miss("range", f"{rnd.randrange(10, 50) * 100}-{rnd.randrange(50, 99) * 100}")
    miss("timestamp", f"1{rnd.randrange(3, 8)}{digits(8)}")
    miss("hash", "%07x%s" % (rnd.randrange(1 << 28), digits(7) + "e"))
for s in ["@property", "@Override", "@media", "@staticmethod", "@angular/core", "@types/node", "@param", "@channel", "@dataclass", "@app.route(", "https://example.org/docs/install",
          "https://stackoverflow.com/questions/12345678", "https://github.com/features", "https://www.youtube.com/watch?v=1234567890", "https://news.example/2015/12/17/story", "https://jupyter.org/about",
          "looked at example.com", "at booking time", "and/or", "24/7", "AT&T", "R&D", "met @ noon", "the @ sign", "3 @ 5", "look at the dot plot", "works at example.com", "at v1.2", "at main.rs"]:
    miss("word", s)

# Harder ones: their cue is further away, or is their own shape alone.
for _ in range(25):
    y, m, d, hh, mm, ss = rnd.randrange(1950, 2030), rnd.randrange(1, 13), rnd.randrange(1, 29), rnd.randrange(22), rnd.randrange(60), rnd.randrange(60)
    n = rnd.randrange(1_000_001, 99_999_999)
    uuid = "%08x-%04x-4%03x-a%03x-%012x" % (rnd.randrange(1 << 32), rnd.randrange(1 << 16), rnd.randrange(1 << 12), rnd.randrange(1 << 12), rnd.randrange(1 << 48))
    month = rnd.choice(["December", "März", "août", "mayo"])
    for kind, form in [
        ("hard-count", f"{n} active users"), ("hard-count", f"a population of {n}"), ("hard-count", f"{n:,} new downloads".replace(",", " ")), ("hard-count", f"roughly {n} of them"),
        ("hard-price", f"USD {n}"), ("hard-price", f"{n} kr"), ("hard-price", f"Rs. {n}"), ("hard-price", f"£{n:,}".replace(",", " ")), ("hard-price", f"CHF {n:,}".replace(",", "'")),
        ("hard-date", f"{d} {month} {y} {hh:02}:{mm:02}"), ("hard-date", f"{y}-{m:02}-{d:02} {hh:02}:{mm:02} - {hh + 1:02}:{ss:02}"), ("hard-date", f"{d:02}/{m:02}/{y}-{d:02}/{m:02}/{y + 1}"),
        ("hard-time", f"{hh:02}:{mm:02}, {hh + 1:02}:{ss:02}, {hh + 2:02}:{mm:02}"), ("hard-years", f"{y}, {y + 1}, {y + 2}"), ("hard-years", f"{y}–{y + 3}/{y + 7}"),
        ("hard-score", "6-4, 3-6, 7-5"), ("hard-list", " ".join(str(rnd.randrange(10, 99)) for _ in range(9))), ("hard-list", "1024, 2048, 4096"), ("hard-list", f"{n / 1e6:.2f} {n / 1e5:.2f} {n / 1e7:.3f}"),
        ("hard-maths", f"{n} + {n // 3}"), ("hard-maths", "-2147483648"), ("hard-maths", f"{n}.{d:02}"), ("hard-maths", f"6.{n}e23"), ("hard-maths", f"{n} / {n // 7}"),
        ("hard-id", uuid), ("hard-id", f"arXiv:23{m:02}.{digits(5)}"), ("hard-id", f"10.1145/{digits(7)}.{digits(7)}"), ("hard-id", f"ISSN {digits(4)}-{digits(4)}"), ("hard-id", f"PR {digits(7)}"),
        ("hard-id", f"0x{digits(8)}"), ("hard-id", f"job id={digits(8)}"), ("hard-id", f"row {digits(4)}, column {digits(4)}"), ("hard-id", f"src/main.c:{digits(4)}:{d}"), ("hard-id", f"10.0.{hh}.{mm}/24"),
        ("hard-id", "%02x:%02x:%02x:%02x:%02x:%02x" % tuple(rnd.randrange(256) for _ in range(6))), ("hard-range", f"{n:,}-{n * 2:,}"), ("hard-range", f"between {digits(4)} and {digits(4)}"),
        ("hard-size", f"{digits(4)}x{digits(4)}"), ("hard-size", f"{digits(4)} x {digits(4)} px"), ("hard-version", f"Chrome/{digits(3)}.0.{digits(4)}.{digits(3)}"), ("hard-version", f"kernel 5.{d}.0-{digits(3)}-generic"),
        ("hard-coordinate", f"{rnd.uniform(1, 89):.5f}N {rnd.uniform(1, 179):.5f}E"), ("hard-coordinate", f"{d}°{mm}'{ss}\"N {hh}°{mm}'{ss}\"E"), ("hard-model", f"model {digits(3)}-{digits(4)}"), ("hard-model", f"part number {digits(3)} {digits(4)}"),
    ]:
        miss(kind, form)

for name, forms in [("private.tsv", private), ("near.tsv", near)]:
    with open(os.path.join(here, name), "w", encoding="utf8", newline="\n") as out:
        for form, kind in forms.items():
            out.write(f"{kind}\t{form}\n")
