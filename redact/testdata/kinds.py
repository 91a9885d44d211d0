"""Writes kinds_private.tsv and kinds_near.tsv (kind, half, sentence) beside itself: kinds of private things in sentences of
their own, and what looks like them, by hand.

    python3 kinds.py

Every template belongs to one half, by its digest: the rules are tuned on the half "seen", and the failures of the half "aside"
are not looked at. The seed is fixed.
"""
import hashlib, os, random

here = os.path.dirname(os.path.abspath(__file__))
rnd = random.Random(20260417)

DOTTED = ["ann.lee", "j.meyer", "maria.silva", "tom_harris", "kemal92", "i.petrova", "louise.martin", "sven-erik.dahl", "rob.k.jones", "chiara_b", "pieter.devries7", "o.nakamura"]
PLAIN = ["annlee", "jmeyer", "mariasilva", "tomharris", "kemalyilmaz", "petrovairina", "louisemartin", "svendahl", "robkjones", "chiarabianchi", "devriesp", "nakamurao"]
NUMBERED = ["annlee_92", "jmeyer77", "maria_silva", "tom.harris", "kemal_y", "petrova_i", "louise.m33", "sven_dahl", "rob_k_jones", "chiara.b", "pietdv81", "nakamura_o"]
DIGITS = {
    "en": "zero one two three four five six seven eight nine", "oh": "oh one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun", "zwo": "null eins zwo drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf", "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove", "pt": "zero um dois três quatro cinco seis sete oito nove",
    "br": "zero um dois três quatro cinco meia sete oito nove", "nl": "nul een twee drie vier vijf zes zeven acht negen",
}
FR = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"]

def words(n, lang, first="0", sep=" "):
    d = DIGITS[lang].split()
    value = first + "".join(rnd.choice("0123456789") for _ in range(n - len(first)))
    return sep.join(d[int(c)] for c in value)

def pairs(lang):  # zéro six, douze, trente-quatre, …
    u = DIGITS[lang].split()
    tens = {"fr": "vingt trente quarante cinquante soixante", "es": "treinta cuarenta cincuenta sesenta setenta", "en": "twenty thirty forty fifty sixty"}[lang].split()
    joint = {"fr": "-", "es": " y ", "en": "-"}[lang]
    return ", ".join([u[0] + " " + u[rnd.randrange(6, 8)]] + [rnd.choice(tens) + joint + u[rnd.randrange(2, 10)] for _ in range(4)])

def german():
    u = "ein zwei drei vier fünf sechs sieben acht neun".split()
    t = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    return "null eins sieben sechs " + " ".join(rnd.choice(u) + "und" + rnd.choice(t) for _ in range(4))

def num(n, first="123456789"):
    return rnd.choice(first) + "".join(rnd.choice("0123456789") for _ in range(n - 2)) + rnd.choice("123456789")

def fill(t):
    v = {
        "D": rnd.choice(DOTTED), "P": rnd.choice(PLAIN), "N": rnd.choice(NUMBERED), "n7": num(7), "n8": num(8), "m7": num(7), "n6": num(6), "n4": num(4), "n5": num(5),
        "y": str(rnd.randrange(1985, 2026)), "mo": "%02d" % rnd.randrange(1, 13), "da": "%02d" % rnd.randrange(1, 29), "hh": "%02d" % rnd.randrange(24), "mi": "%02d" % rnd.randrange(60),
        "tag": rnd.choice(PLAIN) + "#" + num(4), "deg": "%.6f" % rnd.uniform(1, 89), "deg2": "%.6f" % rnd.uniform(1, 179), "spell": "-".join(rnd.choice(PLAIN)[:4]), "gap": " ".join(rnd.choice(PLAIN)[:4]),
        "hex": "".join(rnd.choice("0123456789abcdef") for _ in range(5)) + "f" + num(6), "col": "#%06x" % rnd.randrange(1 << 24), "col2": "#" + num(6),
        "pairsfr": pairs("fr"), "pairses": pairs("es"), "pairsen": pairs("en"), "pairsde": german(), "site": rnd.choice(["gmail", "hotmail", "gmx", "icloud", "protonmail"]),
    }
    for lang in DIGITS:
        v["w11" + lang], v["w10" + lang], v["h11" + lang], v["c10" + lang] = words(11, lang), words(10, lang), words(11, lang, sep="-"), words(10, lang, sep=", ")
        v["m9" + lang] = words(9, lang, first="69"[lang == "pt" or lang == "br"])
    for k, x in v.items():
        t = t.replace("{" + k + "}", x)
    assert "{" not in t.replace("{at}", "").replace("{{", ""), t
    return t

PRIVATE = {
"cut-off host": """
My address is {D}@
it was {D}@, you know the rest
{D}@ (gmail)
You can write to {D}@ (the usual one) any time.
{D} (at) the usual one
Send it to {D} [at] our company, please.
mail {D}@… if it breaks
mail {D}@... if it breaks
it goes to {D}@xxx and nobody reads it
the login was {D}@*** back then
We all have {P}@ at work.
Schreib an {D}@ und dann die Firma.
Meine Adresse ist {D}@ (web.de natürlich)
Mon adresse, c'est {D}@ (orange)
Écris à {D} (arobase) la boîte habituelle.
mi correo es {D}@ y lo de siempre
Mi dirección: {D} (arroba) la de siempre
il mio indirizzo è {D}@ eccetera
o meu e-mail é {D}@ o do costume
mijn adres is {D}@ en de rest weet je
Use {D}@[company] for that.
Use {D}@<company> for that.
Contact: {P}@
I still have {D}@gmail from school.
{P}@hotmail was my first one
my first address was {D}@company
write {D} at {site} instead
my email is {P} at {site}
{D} AT {site}, no capitals
Ich bin {D} ät {site}
{D}@-- the rest is on my card
So I typed {D}@ and the form said invalid.
Then I typed "{D}@" and it crashed.
(it's {D}@)
{D}@/the usual
{D} -at- the university
{D} {at} the university
mine is {N}@ same as yours
just {N} (at) work
""",
"prefixed user name": """
u/{N} wrote the guide that I follow.
I posted it as u/{P} last year.
see /u/{N} for the whole story
/u/{P} answered within an hour
Thanks to /u/{P}, it works now.
(credit: u/{N})
t.me/{P}
Ask in the group or at t.me/{N}.
telegram.me/{P} is mine
skype: {D}
Skype: {P}
Skype name {D}
skype id: {P}
my skype is {D}
My discord is {tag}
discord: {tag}
I am {tag} there
insta: {P}
Insta: {N}, mostly cats
ig: {P}
IG {N}
my ig is {P}
my insta is {P}.
instagram = {P}
telegram {N}
Telegram: {P}
on telegram I am {N}
{N} on telegram
You'll find me as {P} on github.
I'm {N} on Discord, by the way.
{N} (twitter)
snapchat {N}
snap: {N}
twitter: {P}
my twitter handle is {P}
tiktok: {N}
wechat: {P}
WeChat ID: {N}
my github is {P}
github: {P}
GitHub user {P}
reddit: {N}
my reddit username is {P}
my username is {P}
username: {P}
user name: {N}
Username = {D}
my nickname there is {P}
my gamertag is {N}
gamertag: {P}
psn: {N}
steam: {N}
my handle is {P}, feel free
login: {D}
I log in as {N}, like everybody.
logged in as {D} and saw nothing
Benutzername: {P}
mein Benutzername ist {P}
Mein Insta ist {P}
mein Discord: {tag}
auf Telegram bin ich {N}
{N} auf Insta
mon pseudo est {P}
mon insta c'est {P}
nom d'utilisateur : {P}
pseudo Discord : {N}
mi usuario es {P}
mi insta es {P}
usuario: {N}
mi Telegram: {P}
il mio nome utente è {P}
nome utente: {N}
il mio insta è {P}
meu insta é {P}
nome de usuário: {P}
mijn gebruikersnaam is {P}
gebruikersnaam: {N}
mijn insta is {P}
Xing: {N}
linkedin: {P}
my linkedin is {P}
mastodon: {N}
bluesky: {P}
twitch: {P}
My YouTube: {N}
vk: {N}
venmo: {P}
paypal: {D}
facebook: {D}
fb: {P}
FB: {D}
messenger: {D}
viber: {N}
kik: {N}
""",
"link without scheme": """
linkedin.com/in/{P}
It's all on linkedin.com/in/{D}/ anyway.
www.linkedin.com/in/{P}
de.linkedin.com/in/{P}
github.com/{P}
See github.com/{P}/notes for mine.
facebook.com/{D}.9
fb.com/{P}
m.facebook.com/{D}
twitter.com/{N}
x.com/{P}
instagram.com/{N}
www.instagram.com/{P}/
tiktok.com/@{N}
youtube.com/@{P}
youtube.com/c/{P}
youtube.com/user/{P}
reddit.com/u/{P}
reddit.com/user/{N}
old.reddit.com/user/{N}
gitlab.com/{P}
bitbucket.org/{P}
vk.com/{N}
xing.com/profile/{P}
www.xing.com/profile/{D}
twitch.tv/{P}
wa.me/4915112345678
discord.gg/{P}
bsky.app/profile/{P}.bsky.social
stackoverflow.com/users/{n7}/{P}
medium.com/@{P}
{P}.github.io
{P}.tumblr.com
soundcloud.com/{P}
pinterest.com/{P}
linktr.ee/{P}
paypal.me/{P}
venmo.com/{P}
steamcommunity.com/id/{P}
open.spotify.com/user/{P}
researchgate.net/profile/{P}
orcid.org/0000-0002-1825-0097
kaggle.com/{P}
snapchat.com/add/{P}
threads.net/@{P}
linkedin.com/pub/{P}
keybase.io/{P}
github com slash {P}
linkedin dot com slash in slash {P}
github dot com slash {P}
""",
"spelled-out address": """
it is {spell} dot l-e-e at example dot com
{gap} at example dot com
{gap} dot l e e at example dot com
write to ann dot lee at example dot com please
ann underscore lee at gmail dot com
{spell} at e-x-a-m-p-l-e dot c-o-m
{gap} at e x a m p l e dot com
{gap} at g m a i l dot c o m
{P} at gmail dot c o m
{P} at example dot co dot uk
that's {P} at firma dot de
ann dash lee at example dot org
{P} at {site} dot com
Das ist {P} ät example Punkt de.
{P} at firma punkt de
ann punkt lee at firma punkt de
{spell} Klammeraffe firma Punkt de
ann Punkt lee Klammeraffe example Punkt org
{P} arobase exemple point fr
c'est ann point lee arobase exemple point fr
{gap} arobase exemple point com
{P} arroba ejemplo punto es
es ann punto lee arroba correo punto com
ann guion bajo lee arroba correo punto com
{P} chiocciola esempio punto it
ann punto lee chiocciola posta punto it
{P} arroba exemplo ponto pt
é ann ponto silva arroba correio ponto com
{P} apenstaartje voorbeeld punt nl
dat is ann punt lee apenstaartje post punt nl
{P} at voorbeeld punt nl
{P} at sign example dot com
{P} at symbol example dot com
ann dot lee at the usual provider dot com
ann dot lee at {site}
{P} at example period com
capital a n n at example dot org
all lower case {P} at my-firm dot net
""",
"spelled-out number": """
zero seven seven double oh nine double oh one two three
My number is {w11oh}.
it's {w11en}
{h11oh}
{h11en} is the office
oh-seven-seven double-oh nine hundred one two three
oh seven seven, triple nine, one two three four
call {m9en} after six
you can ring {c10en}
{w10oh}
plus four four seven seven {m9en}
four one five, five five five, two six seven one
five five five oh one two three
area code two one two, five five five, zero one nine eight
eight hundred five five five one two one two
nought seven nine double four, six one eight two three three
O seven seven O O nine one two three four five
{pairsen}
call me on 07 double 7 nine 12 34 5 six
{w11de}
Meine Nummer ist {w11de}.
{w11zwo}
ruf an unter {c10de}
{pairsde}
plus vier neun eins sieben sechs {m9de}
{h11de}
{w10fr}
mon numéro : {pairsfr}
{pairsfr}
plus trente-trois six {pairsfr}
{c10fr}
C'est le {m9fr}.
{m9es}
llámame al {m9es}
mi número es {pairses}
{c10es}
{w10it}
il mio numero è {w10it}
{c10it}
{m9it}
{m9pt}
o meu número é {m9pt}
ligue para {m9br}
onze {m9br}
{c10pt}
{w10nl}
mijn nummer is {w10nl}
bel {c10nl}
{h11nl}
nul zes vierentwintig dertien zevenenvijftig achtentwintig
""",
"announced short number": """
call {n7}
call me on {n8}
ring me at {n7} tomorrow
my phone is {n7}
phone: {n8}
the phone number is {n7}
my number is {n8}
number: {n7}, ask for Ann
tel {n7}
Tel. {n8}
Ruf mich an: {n8}
meine Nummer ist {n7}
Telefon {n8}
mon numéro est {n8}
tél. {n8}
mi número es {n8}
llama al {n7}
il mio numero è {n7}
chiama {n8}
o meu número é {n8}
telefone {n8}
mijn nummer is {n8}
bel {n7}
text me, {n7}
WhatsApp {n8}
my mobile's {n8}
her cell was {n7} then
fax {n7}
dial {n6}
{n8} is my number
{n7} (mobile)
""",
}

NEAR = {
"codes and lists": """
I only ever see 200/404/500 in the log.
It returned 200/301/302 in turn.
HTTP 401/403/404
status 200, 201, 204 and 404
we retry on 429/502/503/504
Fehler 404/500/503
les codes 404/500/502
502/503/504 errors all morning
the API answers 200 / 400 / 500
200|404|500
200-299 and 400-499
ports 80/443/8080
ports 8080, 8443, 9090
We opened 22/80/443/3306.
8080/8443/9090
Port 3000 / 5000 / 8000
port 5432/6379/9200 are closed
the plans cost 9/19/49/99 a month
it was 19.99/29.99/49.99
$19/$29/$49/$99
299/399/499 depending on size
1299/1499/1899 euros
we charge 10/20/50/100 per seat
1.99, 2.99 and 4.99
a split of 70/20/10
50/25/15/10 over four quarters
33/33/34
the mix was 40/30/20/10
128/256/512
128-256-512-1024
sizes 1024/2048/4096
1/10/100/1000 rows
0.25/0.50/0.75
24/48/96/192 kHz
colours {col} and {col2}
{col2}, {col2}, {col2}
color: {col2};
background {col} with {col2} text
rgb(120, 200, 255)
RGB 120 200 255
255/255/255
""",
"amounts": """
{n7} rows
about {n8} users
The table has {n7} rows.
we processed {n8} events last night
{n7} lines of Cobol
it printed {n8} lines
the city has a population of {n7}
population: {n8}
{n7} inhabitants
{n8} people live there
it holds {n7} records
we got {n7} hits in one day
{n8} requests per day
roughly {n7} documents
{n7} tweets were labelled
{n8} clicks later
more than {n7} patients
over {n8} transactions
nearly {n7} students
{n7} active monthly users
{n8} unique daily visitors
exactly {n7} bytes
{n8} bytes free
{n7} ms
{n8} milliseconds
it took {n7} iterations
{n8} parameters in the small model
{n7} euros
{n8} dollars
USD {n7}
EUR {n8}
€{n7}
{n7} €
£{n7} in total
a budget of {n7} pounds
it cost {n8} yen
rund {n7} Nutzer
{n8} Zeilen
{n7} Einwohner
etwa {n8} Datensätze
{n7} Euro Umsatz
environ {n7} habitants
{n8} lignes
{n7} utilisateurs actifs
unos {n7} usuarios
{n8} filas
{n7} habitantes
circa {n7} utenti
{n8} righe
{n7} abitanti
cerca de {n7} utilizadores
{n8} linhas
{n7} pessoas
ongeveer {n7} gebruikers
{n8} regels
{n7} inwoners
{n7} out of {n8}
{n7} of {n8} done
{n7}/{n8} (12%)
{n7} samples
{n8} cells
a file of {n8} bytes
{n7} sq km
{n7} km away
{n7} steps a year
{n8} emails in the archive
{n7} parcels
{n8} vehicles registered
{n7} voters
{n7} votes
{n8} copies sold
sold {n7} units
{n7} followers
{n8} views
{n7} phone calls a year
{n7} subscribers
a total of {n8}
the sum was {n7}
we counted {n7}
value {n8}
n={n7}
N = {n8}
limit of {n7}
max {n8}
""",
"ids": """
ticket {n7}
see ticket #{n7}
ticket number {n8}
Ticket-Nr. {n7}
ticket id {n8}
issue {n7}
bug {n7} is still open
Bug #{n8}
case {n8}
case number {n7}
case no. {n8}
order {n8} never came
order number {n7}
incident {n8}
INC{n7}
INC-{n8}
JIRA-{n7}
request {n8}
request id {n8}
PR {n7}
job {n8} was killed
job id {n7}
pid {n7}
invoice {n8}
Rechnung {n8}
Bestellung {n7}
Auftrag Nr. {n8}
commande {n8}
facture n° {n7}
pedido {n8}
ordine n. {n7}
bestelling {n8}
encomenda {n7}
reference {n8}
ref {n7}
ref. {n8}
Ref: {n7}
serial {n8}
part {n7}
SKU {n8}
error {n8}
error code {n7}
build {n8}
revision {n7}
commit {n7}
commit {hex}
{hex}
fixed in {hex}, reverted in {hex}
sha {n7}
git show {n7}
id {n8}
id={n8}
id: {n7}
PMID {n8}
PMID: {n8}
DOI 10.1145/{n7}
arXiv:2301.{n5}
patent {n7}
US patent {n8}
line {n7}
row {n8}
record {n7}
transaction {n8}
dataset {n7}
article {n8}
session {n8}
question {n8}
stackoverflow.com/questions/{n8}
""",
"dates and times": """
20240131
on {y}{mo}{da}
the file was report_{y}{mo}{da}.csv
backup-{y}{mo}{da}
{y}{mo}{da}T{hh}{mi}00Z
{da}{mo}{y}
{y}-{mo}-{da}
{da}.{mo}.{y}
{da}/{mo}/{y}
{y}.{mo}.{da}
2019-2023-2024
2019/2020/2021
2019, 2021 and 2023
2018-2019, 2021-2022
between 1998-2004-2010
the 2015/16, 2017/18 and 2019/20 seasons
{hh}:{mi}:{mi}
from {hh}:{mi} to {hh}:{mi}
10:15-11:30-12:45
at 0930, 1145 and 1430
0930-1015
open 0800-1730
0600-1400-2200 shifts
FY2023-2024
week 202401
2024-W05-3
{y}-{mo}
Q1 2023, Q2 2024
uptime 12:34:56
1:02:03.456
00:12:34,567 --> 00:12:36,789
""",
"versions and places": """
1.8.0.292
10.0.19045.3693
version 10.0.19045
Version 2024.01.31
v2.31.0-rc1
firmware 3.14.159
Chrome 120.0.6099.129
Ubuntu 22.04.3
1.21.3, 1.22.0, 1.23.1
{deg}, {deg2}
{deg} {deg2}
lat {deg} lon {deg2}
-{deg}, {deg2}
48°51'24" N 2°21'03" E
N 52 31.234 E 013 24.567
({deg}; {deg2})
16:9:4
1920:1080
1920x1080
1920x1080, 2560x1440, 3840x2160
1:25000
1:1000000
3:2:1
2560 x 1440
21-19 21-15
6-4 6-7 7-5 6-3
6:4, 3:6, 7:5
25-23, 25-21, 22-25
3-1, 2-2, 4-0, 1-1
101-99 112-108
978-3-16-148410-0
9783161484100
ISBN 0-306-40615-2
0-306-40615-2
0-8044-2957-X
ISSN 1234-5679
RFC 2119, 8174
ISO 9001:2015
EN 50128:2011
192.168.0.101
10.0.0.1, 10.0.0.254
255.255.255.0
2001:0db8:85a3:0000:0000
127.0.0.1:8080
3.14159265
2.718281828
6.02214076e23
1e-10, 1e-12
0x7fffffff
2147483647
4294967295
65535, 65536
""",
"words": """
Skype: crashes every morning
Skype crashes on my laptop.
Telegram: never
Discord: daily
Slack: general
I found it on GitHub: the readme says so.
GitHub: yes
my github is private
my insta is full of cats
My Skype is broken.
my discord is down again
mein Discord ist kaputt
mon insta est privé
The username is required.
my username is too long
username: required
user name and password
The login is slow.
login: the page hangs
log in as admin
logged in as root
I am active on Telegram.
as seen on Instagram
It works as intended on GitHub.
Discord bot.js failed
GitHub README.md
github pull_request events
the twitter api_key expired
telegram 4.9.1
Skype 8.0
discord v2
python3 on GitHub
GitHub issue #1234
issue#1234
PR#1234
rust-lang/rust#1234
C# and F#
Facebook and Twitter
Twitter, Facebook, Reddit
Twitter: too noisy for me
Reddit: funny
LinkedIn: recruiters only
Instagram: photos, Facebook: family
the Facebook page
youtube: tutorials
I/O and U/I
5 u/kg twice a day
10 U/ml of it
r/programming is nice
and/or he/she
w/o and w/e
n/a
km/h
TCP/IP
client/server
see you@ 5
meet @ noon
three apples @ 2 dollars
12 @ 5
W@x + b
lodash@latest
react@17.0.2
python@3
git@localhost
root@server
user@host
I looked (at) the plot twice.
I looked [at] the data.
look at the dot in the middle
I stared at the dot in the middle.
at some point in time
at this point it is done
at that point so far away
I work at Gmail.
people at hotmail said so
My account at gmail was closed.
e.g. (at) work
node.js at runtime
the file main.py at line 3
linkedin.com/jobs
github.com/features
github.com/about
facebook.com/help
twitter.com/search
x.com/home
youtube.com/watch?v=1234567890
reddit.com/r/programming
t.me
jupyter.org/install
pypi.org/project/pandas
example.com/docs/user-guide
""",
"number words": """
one two three four five six seven eight nine ten
ten nine eight seven six five four three two one
eins zwei drei vier fünf sechs sieben acht
un deux trois quatre cinq six sept huit
uno dos tres cuatro cinco seis siete ocho
uno due tre quattro cinque sei sette otto
um dois três quatro cinco seis sete oito
een twee drie vier vijf zes zeven acht
five, ten, fifteen, twenty, twenty-five
twenty thirty forty fifty sixty
two thousand three hundred forty five
one million two hundred thousand four hundred fifty
nineteen ninety-eight and twenty twenty-three
nineteen eighty-four, nineteen ninety-nine, twenty twelve
three point one four one five nine two six
drei Komma eins vier eins fünf neun zwei
trois virgule un quatre un cinq neuf deux
zero point zero zero zero one two
one or two or three or four or five or six or seven
between five and six, or seven and eight
two to three, four to five, six to seven
one one zero one zero one zero one
at seven thirty, eight fifteen and nine forty-five
ten thirty, eleven fifteen, twelve forty-five
three two, four one, two nil
double oh seven
twenty-four seven
nine one one
four oh four
five hundred twenty-three thousand eight hundred eleven
zweitausenddreihundertfünfundvierzig
zwei Millionen dreihunderttausend
deux mille trois cent quarante-cinq
dos mil trescientos cuarenta y cinco
duemilatrecentoquarantacinque
dois mil trezentos e quarenta e cinco
first, second, third, fourth, fifth, sixth, seventh
one of the two, not one of the three
quatre-vingt-dix-neuf pour cent
quatre-vingt-dix-huit ou quatre-vingt-dix-neuf
""",
}

# Written when the rules were, and looked at once: the half "fresh".
FRESH_PRIVATE = {
"cut-off host": """
Everybody can reach me via {D}@ and then the name of the shop.
so she wrote down {D}@ and stopped
the old one, {D}@hotmail, is dead
that would be {D} at hotmail
{D} (AT) the clinic
Bitte an {D}@, Rest wie immer.
{D}@ — same domain as Tom
c'est {D}@ plus le nom de l'école
era {D}@ algo
{P}@… I forgot the rest
{D}@outlook
""",
"prefixed user name": """
ping {N} on Slack
I sell there as {N} on Instagram
ask for {N} on discord
Insta = {P}
Instagram: {P}, TikTok: {N}
my tiktok is {N}
My tumblr: {P}
my snapchat is {P}.
her insta was {N}
skype -> {D}
skype ({D})
Telegram-Name: {P}
Mein Skype-Name ist {D}
mein Nickname ist {P}
moin, ich bin {N} auf Twitch
suis-moi sur insta : {N}
Sígueme en Instagram: {P}
seguimi su instagram: {P}
volg me op insta: {N}
me segue no insta: {N}
the author is u/{P}
credits go to /u/{N}.
username {N}
user name is {P}
User: {N}
my GitHub username, {P}, is old
follow me, {N} on twitter
discord {tag}
battle tag {tag}
Xbox gamertag {P}
screen name: {P}
display name: {P}
""",
"link without scheme": """
more on linkedin.com/in/{P}.
(linkedin.com/in/{P})
fb.com/{D}
instagram.com/{P}?hl=en
twitter.com/{P}/status/{n8}
mobile.twitter.com/{P}
gist.github.com/{P}
{P}.wordpress.com has it all
uk.linkedin.com/in/{D}
mastodon.social/@{P}
t.me/{N}
""",
"spelled-out address": """
{P} at yahoo dot com
that's m dot {P} at gmx dot net
{gap} at y a h o o dot c o m
{spell}, at, example, dot, com
ann full stop lee at example dot com
{P} at web Punkt de
{P} arroba gmail punto com
{P} arobase gmail point com
{P} chiocciola libero punto it
{P} apenstaartje ziggo punt nl
""",
"spelled-out number": """
her landline was {w11oh}
the pharmacy is {w10en}, extension two
and then he said {w11oh} and I wrote it down
Die Nummer war {w11de}, glaube ich.
{h11zwo}
c'était le {w10fr}
{pairsfr}, si je me souviens bien
apunta: {m9es}
segna: {w10it}
anota aí: {m9br}
schrijf op: {w10nl}
six oh one, five five five, oh one double nine
plus three one six {m9en}
""",
"announced short number": """
Our number was {n7} for thirty years.
phone us: {n8}
Call {n8} after lunch
Sie erreichen mich telefonisch: {n7}
mon portable : {n8}
mi móvil: {n8}
cellulare {n8}
telemóvel {n8}
telefoonnummer {n8}
""",
}
FRESH_NEAR = {
"codes and lists": """
It was 404/404/500 all weekend.
errors 500, 502, 503
between 500 and 599
ports 3000/3001/5432
9.99/14.99/19.99 per month
5/10/15/20 minutes
25/25/25/25
64/128/256 GB
90/60/30 days
the code #ff00aa or #1a2b3c
""",
"amounts": """
we wrote {n7} lines of tests
{n8} messages were waiting
the country has {n8} people
it scanned {n7} files in an hour
{n7} new customers
{n7} monthly visitors
a loss of {n7}
revenue of {n8}
profit {n7} in 2019
{n8} Nachrichten
{n7} Besucher
{n7} clients
{n8} messages non lus
{n7} mensajes
{n7} messaggi
{n7} mensagens
{n7} berichten
almost {n8}
{n7} rpm
{n8} hashes per second
{n7} kWh
{n7} grains of rice
""",
"ids": """
in ticket {n8} they said no
my ticket was {n7}
claim {n8} is pending
support case {n7}
bug {n7}, bug {n8}
reverted {hex} yesterday
process {n7} died
flight booking {n8}
tracking number {n8}
model {n7}
Vorgang {n8}
Aktenzeichen {n8}
dossier {n8}
expediente {n7}
pratica n. {n7}
zaaknummer {n8}
version {n8}
student id {n7}
""",
"dates and times": """
due 20251224
the {y}{mo}{da} release
log from {da}{mo}{y}
2021-2022-2023
class of 1998/1999
from 0900-1700
{y}-{mo}-{da} {hh}:{mi}
08:00-12:00, 13:00-17:00
""",
"versions and places": """
went from 2.4.18 to 2.4.20
iOS 17.2.1, 16.7.4
{deg}N {deg2}W
GPS {deg},{deg2}
a 21:9 screen, 3440x1440
won 21-17, 19-21, 21-15
978-1-4028-9462-6
0-19-852663-6
build 10.0.22631.2861
1:50000
""",
"words": """
I quit Instagram for a year.
Twitter is a mess, honestly.
Facebook was for parents, TikTok for kids.
The Discord bot answered.
My Facebook is only for family.
my twitter is dead
Our Slack is quiet.
Discord, Slack and email
We met on Reddit.
It broke on GitHub last week.
I read about it on Twitter yesterday
I saw it on instagram stories
the Skype call dropped
My username keeps changing.
my user name was rejected
The user name field is too small
username, password and email
login failed
Login: failed
I could not log in as a guest.
They logged in as administrator.
nickname: none
Spotify: yes, YouTube: no
LinkedIn (rarely)
github: often
WhatsApp – daily
Kontakt über WhatsApp
Mein Telegram ist stumm.
mon Facebook est fermé
mi Facebook está lleno
dinner @ six
code@main
root@db1
the @ key is hard to find
r/askscience and u/d ratios
a 5/u mix
at some point it will stop
the point in time
at home dot matrix printers
I looked at the dot on the map.
""",
"number words": """
eight, seven, six, five, four, three, two, one
two four six eight ten twelve fourteen
one for you, two for me, three for them
three out of five, four out of five
it took two three four tries
one one one
sechs, sieben, acht, neun, zehn, elf, zwölf
dix, vingt, trente, quarante
tres, cuatro, cinco, seis, siete, ocho, nueve
twenty-one, twenty-two, twenty-three
half past seven, quarter to eight, nine
nineteen eighty to nineteen ninety
zero to sixty in four point two
""",
}
for name, all in [("kinds_private.tsv", PRIVATE), ("kinds_near.tsv", NEAR)]:
    seen = set()
    with open(os.path.join(here, name), "w", encoding="utf8", newline="\n") as out:
        fresh = FRESH_PRIVATE if all is PRIVATE else FRESH_NEAR
        for kind, templates, half in [(k, t, "") for k, t in all.items()] + [(k, t, "fresh") for k, t in fresh.items()]:
            for t in templates.strip().split("\n"):
                half = half if half == "fresh" else "aside" if hashlib.sha256(t.encode()).digest()[0] % 2 else "seen"
                for _ in range(2 if "{" in t else 1):
                    s = fill(t)
                    if s not in seen:
                        out.write(f"{kind}\t{half}\t{s}\n")
                    seen.add(s)
