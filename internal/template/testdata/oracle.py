#!/usr/bin/env python3
"""Makes corpus.json: what Jinja2 3.1 makes of the templates below.

SandboxedEnvironment(undefined=StrictUndefined, autoescape=False), Debian's python3-jinja2.
python3 oracle.py > corpus.json; python3 oracle.py random SEED N > FILE makes random expressions.
"""
import copy
import json
import random
import sys
import warnings

import jinja2
from jinja2.sandbox import SandboxedEnvironment

FILE = {
    "filename": "p01 Zoë.md", "path": "interviews/p01 Zoë.md", "format": "md", "size_bytes": 1234567,
    "modified": "2026-03-09T09:30:00Z", "index": 3, "total": 12,
    "content": "Maya: Why?\nP1: I want <b>names</b> & \"fun\", straße 日本語.\n\nMaya: And then?\nP1: It's   well-known, isn't it?\n",
    "metadata": {"participant": "P1", "Date": "3 May", "type": "interview", "items": "x", "_hidden": "y"},
    "sha256": "1c6d877528d28328d7e407c2553176142fe4ebccf1b545276d3bfa4a8573b979", "tokens": 61, "encoding": "utf-8",
    "fence": "1c6d877528d28328", "piece": 1, "pieces": 1, "instruction": "",
    "people": [{"name": "Ada", "age": 36, "tags": ["x", "y"]}, {"name": "bob", "age": 7, "tags": []}, {"name": "Cem", "age": 36, "tags": ["z"]}],
    "nothing": None, "yes": True, "no": False, "pi": 3.14159, "neg": -7, "big": 123456789012345678901234567890, "nums": [3, 1, 2, 3],
}
EMPTY = dict(FILE, content="", metadata={}, modified=None, people=[], nums=[], index=1, total=1)

T = []


def add(*templates):
    T.extend(templates)


# what a template of the ancestor's users looks like
add(
    "# {{ filename }}\n\n{{ content }}",
    "--- {{ index }}/{{ total }}: {{ path }} ({{ format|upper }}, {{ size_bytes|filesizeformat }})\n{{ content }}\n---",
    "<doc id=\"{{ index }}\" src=\"{{ path|e }}\">\n{{ content }}\n</doc>",
    "{% if metadata %}{% for k, v in metadata.items() %}{{ k }}: {{ v }}\n{% endfor %}{% endif %}{{ content|trim }}",
    "{% if modified %}{{ modified[:10] }}{% else %}undated{% endif %}",
    "{% block head %}HEAD{% endblock %}{{ filename }}{% block foot %}FOOT{% endblock %}",
    "{{ content|length }} characters, {{ content|wordcount }} words, {{ content.splitlines()|length }} lines",
    "{% for line in content.splitlines() %}{{ loop.index }}: {{ line }}\n{% endfor %}",
    "{{ content|indent(2) }}|{{ content|indent(2, true) }}|{{ content|indent('> ', first=True, blank=True) }}",
    "BEGIN {{ fence }}\n{{ content }}END {{ fence }}",
    "{{ metadata.participant|default('unknown') }} {{ metadata.age|default('?') }} {{ metadata['nope'] is defined }}",
    "{{ filename.rsplit('.', 1)[0]|title }} {{ filename.split('.')[-1] }}",
    "{{ '%03d' % index }} {{ '%d of %d'|format(index, total) }} {{ '{:>5}|{:<5}|{:^5}'.format(index, total, 'x') }}",
    "{{ content|replace('P1', 'Participant')|truncate(40) }}",
    "{% macro field(name, value='-') %}{{ name }}={{ value }};{% endmacro %}{{ field('a') }}{{ field('b', 2) }}{{ field(value=3, name='c') }}",
    "{{ metadata|tojson }} {{ metadata|dictsort }} {{ metadata|length }}",
    "{{ path|urlencode }} {{ {'a b': 'c&d', 'e': 1}|urlencode }}",
    "{{- filename -}}   \n  {{- path }}",
    "  {%- if yes %}  a  {%- endif %}  b",
    "{# a comment #}{{ index }}{#- another -#}   x",
    "{% raw %}{{ not rendered }}{% endraw %} {%- raw -%}  {% x %}  {%- endraw %} y",
    "{% set title = filename|upper %}{{ title }}{% set x, y = 1, 2 %}{{ x }}{{ y }}",
    "{% set cap %}<{{ index }}>{% endset %}{{ cap }}{% set up | upper %}abc{{ index }}{% endset %}{{ up }}",
    "{% with a=1, b=2 %}{{ a + b }}{% endwith %}{{ a is defined }}",
    "{% filter upper %}abc {{ filename }}{% endfilter %}{% filter replace('a', 'b')|title %}a a{% endfilter %}",
    "{% for p in people if p.age > 10 %}{{ p.name }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% for p in people|sort(attribute='age,name') %}{{ p.name }} {% endfor %}",
    "{% for g in people|groupby('age') %}{{ g.grouper }}: {{ g.list|map(attribute='name')|join('+') }}; {% endfor %}",
    "{% for age, list in people|groupby('age') %}{{ age }}={{ list|length }} {% endfor %}",
    "{% for row in nums|batch(2, '-') %}{{ row }}{% endfor %} {{ nums|slice(3)|list }} {{ nums|slice(3, 'f')|list }}",
    "{% set ns = namespace(n=0) %}{% for p in people %}{% set ns.n = ns.n + p.age %}{% endfor %}{{ ns.n }}",
    "{% for a in [1,2,3] %}{% set inner = a %}{% endfor %}{{ inner is defined }}",
    "{% call(x) wrap() %}<{{ x }}>{% endcall %}",
    "{% macro wrap() %}[{{ caller(5) }}]{% endmacro %}{% call(x) wrap() %}<{{ x }}>{% endcall %}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, a=3) }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
    "{% for item in [[1,[2,[3]]],4] recursive %}{% if item is iterable %}({{ loop(item) }}){% else %}{{ item }}@{{ loop.depth }}{% endif %}{% endfor %}",
    "{% for i in range(5) %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.cycle('a','b') }} {% endfor %}",
    "{% for i in [1,1,2,2,1] %}{{ loop.changed(i) }}{% endfor %}",
    "{% for i in [1,2,3] %}{{ loop.previtem|default('-') }}{{ i }}{{ loop.nextitem|default('-') }} {% endfor %}",
    "{% set c = cycler('odd', 'even') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}",
    "{% set j = joiner('; ') %}{% for i in 'abc' %}{{ j() }}{{ i }}{% endfor %}",
    "{% block body scoped %}{{ index }}{% endblock body %}",
    "{% for i in [1,2] %}{% block b scoped %}{{ i }}{% endblock %}{% endfor %}",
    "{% for i in [1,2] %}{% block b %}{{ i is defined }}{% endblock %}{% endfor %}",
    "{% set v = 5 %}{% block b %}{{ v }}{% endblock %}",
    "{% autoescape true %}{{ '<a>' }}{{ '<a>'|safe }}{% endautoescape %}{{ '<a>' }}",
    "{% print index %}{% print 1, 2 %}",
    "{{ loop is defined }}{% for x in [1] %}{{ loop }}{% endfor %}",
    "{% if index == 1 %}one{% elif index == 3 %}three{% else %}many{% endif %}",
    "{{ 'first' if index == 1 else 'later' }} {{ 'a' if no }}",
    "{{ ('a' if no) is defined }}|{{ 'a' if yes else 'b' if no else 'c' }}",
    "{% if people and nums or nothing %}A{% endif %}{% if not people %}B{% endif %}{% if not nothing and not no %}C{% endif %}",
)
# numbers
add(
    "{{ 2**8 }} {{ 2**0.5 }} {{ 2**-1 }} {{ 2**3**2 }} {{ -2**2 }} {{ (-2)**2 }} {{ 2**100 }}",
    "{{ 7//2 }} {{ -7//2 }} {{ 7//-2 }} {{ -7//-2 }} {{ 7.5//2 }} {{ -7.5//2 }} {{ 7%3 }} {{ -7%3 }} {{ 7%-3 }} {{ -7.5%3 }}",
    "{{ 7/2 }} {{ 6/2 }} {{ 1/3 }} {{ -1/3 }} {{ 10**20/3 }} {{ big/7 }}",
    "{{ 1+1.0 }} {{ 0.1+0.2 }} {{ 1e16 }} {{ 1e15 }} {{ 1e-4 }} {{ 1e-5 }} {{ 1.5e300*1e10 }} {{ 123456789.123 }} {{ 100000000000000000.0 }}",
    "{{ big }} {{ big+1 }} {{ big*big }} {{ -big }} {{ big//10**20 }} {{ big%97 }} {{ neg|abs }}",
    "{{ 1_000 }} {{ 0x1f }} {{ 0b101 }} {{ 0o17 }} {{ 1_0.5_0 }} {{ 1e3 }} {{ 1E+2 }}",
    "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1.0 / 0 }}", "{{ 0 ** -1 }}",
    "{{ 5|round }} {{ 2.5|round }} {{ 3.5|round }} {{ -2.5|round }} {{ 2.675|round(2) }} {{ 1234.5|round(-2) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(1, 'ceil') }} {{ 1234|round(-2) }}",
    "{{ '42'|int }} {{ ' 42 '|int }} {{ '4.9'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ '0x1f'|int(0, 16) }} {{ '0b11'|int(0, 0) }} {{ 3.99|int }} {{ nothing|int }} {{ '12_3'|int }} {{ '-5'|int }}",
    "{{ '3.5'|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ 3|float }} {{ '1e3'|float }} {{ 'inf'|float }} {{ 'nan'|float }}",
    "{{ true + 1 }} {{ true * 3 }} {{ -true }} {{ +true }} {{ true == 1 }} {{ false == 0 }} {{ 1 == 1.0 }} {{ 1 is sameas 1 }} {{ true is sameas 1 }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 == 2 }} {{ 1 != 2 != 1 }} {{ 1 <= 1 >= 1 }}",
    "{{ [1,2] < [1,3] }} {{ (1,2) == (1,2) }} {{ 'a' < 'b' }} {{ 'B' < 'a' }} {{ [1] == (1,) }} {{ 1 == '1' }}",
    "{{ 1 < 'a' }}", "{{ none < 1 }}", "{{ 1 + 'a' }}", "{{ 'a' + 1 }}", "{{ 'a' * 3 }}{{ 3 * 'a' }}{{ 'a' * -1 }}|{{ [1] * 2 }}{{ (1,) * 2 }}",
    "{{ [1] + [2] }} {{ (1,) + (2,3) }} {{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1,'a'] }}",
    "{{ [1] + (2,) }}", "{{ -'a' }}", "{{ 'a' - 'b' }}", "{{ {} + {} }}",
    "{{ 5 is odd }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ 5 is not even }} {{ 1.0 is even }}",
    "{{ 0|filesizeformat }} {{ 1|filesizeformat }} {{ 999|filesizeformat }} {{ 1000|filesizeformat }} {{ 1500000|filesizeformat }} {{ 1024|filesizeformat(true) }} {{ 1.5|filesizeformat }} {{ 10**27|filesizeformat }} {{ '2048'|filesizeformat(binary=true) }}",
    "{{ [1,2,3]|sum }} {{ [0.1,0.2]|sum }} {{ people|sum(attribute='age') }} {{ [[1],[2]]|sum(start=[]) }} {{ []|sum }}",
    "{{ ['a']|sum }}", "{{ 3|abs }} {{ -3.5|abs }} {{ true|abs }}", "{{ 'a'|abs }}",
    "{{ (5).bit_length() }} {{ 2.0.is_integer() }} {{ 2.5.is_integer() }}",
)
# text
add(
    "{{ 'ß'|upper }} {{ 'ǆ'|title }} {{ 'İ'|lower }} {{ 'ΑΣ'|lower }} {{ 'ﬁx'|upper }} {{ 'éA'|capitalize }} {{ \"they're bill's\"|title }} {{ \"they're bill's\".title() }}",
    "{{ 'hello world-foo (bar) [baz]'|title }} {{ 'hELLO'|capitalize }} {{ 'aBc'.swapcase() }} {{ 'Straße'.casefold() }}",
    "{{ 'abc'[0] }} {{ 'abc'[-1] }} {{ 'abc'[1:] }} {{ 'abc'[:-1] }} {{ 'abc'[::-1] }} {{ 'abcdef'[1:5:2] }} {{ 'abc'[5:] }}| {{ '日本語'[1] }} {{ '日本語'[::-1] }}",
    "{{ 'abc'[10] is defined }} {{ [1,2,3][1:] }} {{ [1,2,3][::-1] }} {{ (1,2,3)[:2] }} {{ [1,2,3][-2:] }} {{ nums[100:] }}",
    "{{ 'abc'[10] }}", "{{ [1][5] }}", "{{ {}['x'] }}", "{{ 'abc'[::0] }}", "{{ 'abc'['x'] }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b c'.rsplit(' ', 1) }} {{ 'a b c'.split(none, 1) }} {{ ' a b  c '.rsplit(none, 1) }}",
    "{{ 'abc'.find('c') }} {{ 'abc'.find('x') }} {{ 'abcabc'.rfind('b') }} {{ 'abcabc'.find('a', 1) }} {{ 'abc'.index('b') }} {{ 'aaa'.count('a') }} {{ 'aaa'.count('') }}",
    "{{ 'abc'.index('x') }}", "{{ 'a'.nope() }}", "{{ 'a'.upper(1) }}",
    "{{ 'abc'.startswith('a') }} {{ 'abc'.startswith(('x','a')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith('b', 1) }}",
    "{{ '  x '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ '  x  '|trim }}|{{ 'xax'|trim('x') }}",
    "{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('-') }} {{ 'abc'.rpartition('-') }}",
    "{{ 'abc'.center(9) }}|{{ 'abcd'.center(9, '*') }}|{{ 'abc'|center(8) }}|{{ 'a'.ljust(3, '.') }}|{{ 'a'.rjust(3) }}|{{ '-5'.zfill(4) }}|{{ '7'.zfill(3) }}",
    "{{ 'abc'.isalpha() }} {{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'A'.isupper() }} {{ 'a'.islower() }} {{ 'A b'.istitle() }} {{ ''.isalpha() }} {{ '½'.isnumeric() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ 'a_1'.isidentifier() }} {{ 'é'.isascii() }}",
    "{{ 'a\\nb\\r\\nc'.splitlines() }} {{ 'a\\nb'.splitlines(true) }} {{ ''.splitlines() }}",
    "{{ 'aXbX'.replace('X', '-') }} {{ 'aXbX'.replace('X', '-', 1) }} {{ 'abc'.replace('', '-') }} {{ 'aXbX'|replace('X','-',1) }} {{ 123|replace(2, 'x') }}",
    "{{ ','.join(['a','b']) }} {{ ','.join('abc') }} {{ ['a',1,none]|join('-') }} {{ people|join(', ', attribute='name') }} {{ [1,2]|join }}",
    "{{ ','.join([1]) }}", "{{ 'unladen'.removeprefix('un') }} {{ 'x.md'.removesuffix('.md') }} {{ 'a\\tb'.expandtabs(4) }}|{{ 'ab\\tc'.expandtabs() }}",
    "{{ 'a'.format() }} {{ '{} {}'.format(1, 'b') }} {{ '{0}{1}{0}'.format('a','b') }} {{ '{x}'.format(x=5) }} {{ '{0.name}'.format(people[0]) }} {{ '{0[name]}'.format(people[0]) }} {{ '{{}}'.format() }}",
    "{{ '{:05d}|{:+d}|{:,}|{:.2f}|{:10.3e}|{:x}|{:#X}|{:b}|{:%}|{:g}'.format(42, 42, 1234567, pi, pi, 255, 255, 5, 0.5, 0.0001) }}",
    "{{ '{!r:>6}|{!s}|{:*^7}|{:_}|{:.3}'.format('a', 'b', 'c', 1000000, 'abcdef') }} {{ '{:>{w}}'.format('x', w=4) }}",
    "{{ '{:d}'.format('x') }}", "{{ '{}'.format() }}", "{{ '{0.__class__}'.format(1) }}", "{{ '{'.format() }}",
    "{{ '%s %r %d %5.2f %-5s| %05d %x %o %e %g %c %%' % ('a', 'b', 3.9, pi, 'l', 42, 255, 8, 12345.678, 0.00001, 65) }}",
    "{{ '%(a)s %(b)03d' % {'a': 1, 'b': 2} }} {{ '%s' % 'one' }} {{ '%s' % [1] }} {{ '%+d % d %#x %*d' % (5, 5, 255, 4, 7) }} {{ '%(x)s'|format(x=1) }} {{ '%s-%s'|format('a', 2) }}",
    "{{ '%d' % 'a' }}", "{{ '%s %s' % 'a' }}", "{{ '%s' % ('a', 'b') }}", "{{ '%q' % 1 }}", "{{ '%.3s|%5s|%-5s|' % ('abcdef', 'ab', 'ab') }}",
    "{{ \"it's\" }} {{ 'a\"b' }} {{ ['it\\'s', 'a\"b', 'a\\nb', 'é', '\\x00', '\\u200b', '日本'] }} {{ 'tab\\t' }}|{{ ['\\t\\r\\\\'] }}",
    "{{ '\\x41\\u00e9\\U0001F600\\101' }} {{ 'a' 'b' }} {{ 'back\\\\slash' }} {{ '\\d' }}",
    "{{ content|truncate(20) }}|{{ content|truncate(20, true) }}|{{ content|truncate(20, false, '…') }}|{{ 'abcdefghij'|truncate(5, leeway=0) }}|{{ 'short'|truncate(3) }}",
    "{{ 'a b c d e f g h i j k l m n o p'|wordwrap(10) }}|{{ 'a verylongwordindeed b'|wordwrap(6) }}|{{ 'a verylongwordindeed b'|wordwrap(6, false) }}|{{ content|wordwrap(12, wrapstring=' / ') }}",
    "{{ 'line is abcdefghijk'|wordwrap(8) }}|{{ 'abcdefgh ijklmnopqrs'|wordwrap(8) }}|{{ 'a bb ccc dddd eeeee ffffff'|wordwrap(3) }}", "{{ people|pprint }} {{ (1,)|pprint }} {{ [range(60)|list, {'k': 'v' * 30}]|pprint }}", "{{ metadata|pprint }} {{ {'b': {'d': 1, 'c': [2]}, 'a': ()}|pprint }}",
    "{{ 'well-known fact-finding re-use'|wordwrap(10) }}|{{ 'well-known'|wordwrap(6, break_on_hyphens=false) }}|{{ 'aa  bb   cc'|wordwrap(4) }}",
    "{{ '<a href=\"x\">T &amp; C</a> <!-- c --> \\n  y'|striptags }} {{ '<b>'|escape }} {{ '<b>'|e|e }} {{ '<b>'|forceescape }} {{ '<b>'|escape|forceescape }} {{ '<b>'|safe|escape }}",
    "{{ 'see http://example.com/a?b=1 and www.example.org, or mail a@b.co.'|urlize }} {{ 'http://example.com/long/path'|urlize(10, true) }} {{ 'example.com'|urlize(target='_blank') }}",
    "{{ 'a b'|wordcount }} {{ \"it's well-known\"|wordcount }} {{ ''|wordcount }} {{ 'äö_x y1'|wordcount }}",
    "{{ 'abc'|first }} {{ 'abc'|last }} {{ 'abc'|reverse }} {{ [1,2]|reverse|list }} {{ 'abc'|list }} {{ 'ab'|length }} {{ '日本'|count }}",
    "{{ 'a' in 'abc' }} {{ 'x' not in 'abc' }} {{ 2 in nums }} {{ 'name' in people[0] }} {{ 1 in (1,2) }} {{ 'a' is in 'abc' }} {{ 1 is in [1] }}",
    "{{ 1 in 'abc' }}", "{{ 1 in 5 }}", "{{ 'abc' is string }} {{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'abc' is sequence }} {{ 'abc' is iterable }} {{ 5 is number }} {{ 5 is integer }} {{ 5.0 is float }} {{ true is boolean }} {{ true is number }} {{ true is integer }} {{ {} is mapping }} {{ [] is mapping }} {{ none is none }} {{ range is callable }} {{ 1 is callable }}",
    "{{ '<'|e is escaped }} {{ 'a' is escaped }} {{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 2 }} {{ 2 is ge 2 }} {{ 1 is equalto 1 }} {{ 2 is greaterthan 1 }}",
    "{{ '<a>'|e + '<b>' }} {{ '<b>' + '<a>'|e }} {{ '<a>'|e ~ '<b>' }} {{ '<%s>'|safe % '<' }} {{ '<{}>'|safe }} {{ ('<{}>'|safe).format('<') }} {{ ('a'|safe) * 2 }} {{ ['<'|e] }}",
    "{{ 'Hello'|string is string }} {{ 5|string + '5' }} {{ none|string }} {{ [1,'a',none,1.5,true]|string }}",
    "{{ {'class': 'a b', 'id': none, 'x<': '<\"'}|xmlattr }}|{{ {'a': 1}|xmlattr(false) }}|{{ {}|xmlattr }}|", "{{ {'a b': 1}|xmlattr }}",
    "{{ 'abc'|attr('upper') is callable }} {{ people[0]|attr('name') is defined }} {{ 'a'|attr('__class__') is defined }}",
)
# lists and mappings
add(
    "{{ [1, 'a', none, true, 1.0, (1,), {'k': [1]}, ()] }} {{ (1) }} {{ (1,) }} {{ {} }} {{ {1: 'a', 'b': none} }} {{ [] }}",
    "{{ nums|sort }} {{ nums|sort(reverse=true) }} {{ ['b','A','c']|sort }} {{ ['b','A','c']|sort(case_sensitive=true) }} {{ nums|unique|list }} {{ ['a','A']|unique|list }} {{ ['a','A']|unique(true)|list }}",
    "{{ [1,'a']|sort }}", "{{ nums|max }} {{ nums|min }} {{ people|max(attribute='age') }} {{ ['b','A']|min }} {{ ['b','A']|min(true) }} {{ []|max is defined }}",
    "{{ []|max }}", "{{ []|first }}", "{{ []|last }}", "{{ []|first is defined }} {{ nums|first }} {{ nums|last }}",
    "{{ people|map(attribute='name')|list }} {{ people|map(attribute='nope', default='-')|list }} {{ ['a','b']|map('upper')|join }} {{ ['a','b']|map('replace', 'a', 'x')|list }} {{ people|map(attribute='tags.0', default='n')|list }}",
    "{{ nums|map('nope')|list }}", "{{ nums|select('odd')|list }} {{ nums|reject('odd')|list }} {{ nums|select|list }} {{ nums|select('gt', 1)|list }} {{ people|selectattr('tags')|map(attribute='name')|list }} {{ people|rejectattr('age', 'eq', 7)|map(attribute='name')|join(',') }} {{ [0,1,none,'']|reject|list }}",
    "{{ people|selectattr('nope')|list }}", "{{ metadata|dictsort(true) }} {{ {'b':1,'a':2}|dictsort(by='value') }} {{ {'b':1,'a':2}|dictsort(reverse=true) }} {{ {'b':1,'a':2}|items|list }}",
    "{{ metadata.participant }} {{ metadata['participant'] }} {{ metadata.get('x') }} {{ metadata.get('x', 'd') }} {{ metadata._hidden }} {{ metadata['_hidden'] }} {{ metadata['items'] }}",
    "{{ metadata.nope }}", "{{ metadata.nope.deeper }}", "{{ nope }}", "{{ nope.x }}", "{{ nope + 1 }}", "{{ nope == 1 }}", "{% if nope %}{% endif %}", "{% for x in nope %}{% endfor %}", "{{ nope|upper }}", "{{ nope() }}", "{{ nope|length }}", "{{ [nope] }}", "{{ not nope }}", "{{ nope and 1 }}", "{{ nope|tojson }}", "{{ nope in [1] }}", "{{ 1 in nope }}",
    "{{ nope is defined }} {{ nope is undefined }} {{ nope|default }}| {{ nope|default('d') }} {{ nope|d(5) }} {{ ''|default('d') }}| {{ ''|default('d', true) }} {{ none|default('d') }} {{ none|default('d', boolean=true) }} {{ metadata.x.y is defined }}",
    "{{ metadata.x is defined }} {{ metadata.x|default('no') }} {{ people[0].name }} {{ people[0]['tags'][1] }} {{ people[-1].name }} {{ people.0.name }} {{ people[5] is defined }}",
    "{% set l = [1,2] %}{{ l.append(3) }}{{ l }} {{ l.pop() }}{{ l }} {{ l.insert(0, 9) }}{{ l }} {{ l.index(9) }} {{ l.count(9) }} {% if l.extend([7]) %}{% endif %}{{ l }} {{ l.remove(9) }}{{ l }} {{ l.reverse() }}{{ l }} {{ l.sort() }}{{ l }} {{ l.copy() }} {{ l.clear() }}{{ l }}",
    "{% set d = {'a': 1} %}{{ d.update({'b': 2}) }}{{ d }} {{ d.pop('a') }}{{ d }} {{ d.setdefault('c', 3) }}{{ d }} {{ d.keys()|list }} {{ d.values()|list }} {{ d.items()|list }} {{ d.copy() }} {{ d.popitem() }} {{ d }}",
    "{{ {'a':1}.keys() }} {{ {'a':1}.values() }} {{ {'a':1}.items() }} {{ range(3) }} {{ range(1,10,3) }} {{ range(3)|list }} {{ range(5, 0, -2)|list }} {{ range(0)|list }}",
    "{{ range(100001) }}", "{{ range(1, 2, 0) }}", "{{ range() }}", "{{ dict(a=1, b='x') }} {{ dict([('a', 1)]) }} {{ dict({'a': 1}, b=2) }}",
    "{% for k in metadata %}{{ k }} {% endfor %}{% for k, v in metadata|dictsort %}{{ k }}={{ v }} {% endfor %}{% for a, b in [(1,2),[3,4],'xy'] %}{{ a }}{{ b }} {% endfor %}",
    "{% for a, b in [1] %}{% endfor %}", "{% for a, b in [(1,2,3)] %}{% endfor %}", "{% for a in 5 %}{% endfor %}", "{% set a, b = [1] %}",
    "{{ metadata|tojson }} {{ people|tojson }} {{ ['<', '>', '&', \"'\", '\"', 'é', '😀', '\\n', '\\x7f']|tojson }} {{ {'b': 1, 'a': [1.0, none, true]}|tojson }} {{ {'a': [1, {'b': []}], 'c': {}}|tojson(2) }} {{ 1.5|tojson }} {{ ()|tojson }} {{ {1: 2}|tojson }}",
    "{{ range|tojson }}", "{{ {'a':1,'b':2}|length }} {{ {'a': 1} == {'a': 1.0} }} {{ {1: 'x'}[1.0] }} {{ {true: 'x'}[1] }} {{ {(1,2): 'x'}[(1,2)] }}",
    "{{ {[1]: 2} }}", "{{ [3,1]|sort|first }} {{ nums|sort|join(',') }} {{ nums|list == nums }} {{ nums|string }} {{ (1,2)|list }} {{ {'a':1}|list }}",
    "{{ people|groupby('nope', default='?')|length }} {{ ['a','B','b']|groupby('0')|map('first')|list }}", "{{ people|groupby('tags.0')|list }}",
    "{{ people|sort(attribute='name')|map(attribute='name')|list }} {{ people|sort(attribute='name', case_sensitive=true)|map(attribute='name')|list }} {{ people|sort(attribute='tags', reverse=true)|map(attribute='name')|list }}",
    "{{ [1,2,3]|batch(2)|list }} {{ []|batch(2)|list }} {{ [1]|batch(3, 0)|list }} {{ [1,2,3,4,5]|slice(2)|list }} {{ [1,2]|slice(3, 'x')|list }}",
    "{{ [[1,2],[3]]|map('sum')|list }} {{ ['1','2']|map('int')|sum }} {{ [1.5,2.5]|map('round')|list }} {{ [' a ']|map('trim')|list }} {{ [1,2]|map('string')|join('+') }}",
    "{{ (1,2).index(2) }} {{ (1,1).count(1) }} {{ [1,2].index(5) }}", "{{ [].pop() }}", "{{ {}.pop('a') }}", "{{ (1,2)[0] }} {{ (1,2)[5] is defined }}",
)
# the grammar
add(
    "{{ 1 if true else 2 if false else 3 }} {{ (1, 2)[1] }} {{ not true == false }} {{ not 1 in [2] }} {{ 1 not in [2] and 2 in [2] }} {{ -1 ** 2 }} {{ 2 * 3 + 4 ~ 5 }} {{ 1 + 2 ~ 3 * 4 }} {{ 10 - 2 - 3 }} {{ 2 ~ 3 + 4 }}",
    "{{ true and false or true }} {{ true or false and false }} {{ 0 or 'a' }} {{ 1 and 'b' }} {{ '' or none }} {{ not '' }} {{ not not 1 }}",
    "{{ True }} {{ False }} {{ None }} {{ true }} {{ none }}", "{{ 'a' if 1 is odd and 2 is even }} {{ 1 is odd or 1 is even }} {{ 4 is divisibleby 2 and true }}",
    "{{ 1, 2 }} {{ 1, }} {{ () }} {{ (1, 2,) }} {{ [1, 2,] }} {{ {'a': 1,} }}",
    "{{ -5|abs }} {{ (-5)|abs }} {{ 'a' ~ 'b'|upper }} {{ ('a' ~ 'b')|upper }} {{ 1 + 2|float }} {{ 'x'|upper|lower|capitalize }} {{ [1,2]|first|string }}",
    "{{ foo", "{{ }}", "{% if %}{% endif %}", "{% if 1 %}", "{% endif %}", "{% for x in %}{% endfor %}", "{{ 1 + }}", "{{ (1 }}", "{{ 'abc }}", "{{ a b }}", "{{ 1|nope }}", "{{ 1 is nope }}", "{% nope %}", "{% include 'x' %}", "{% extends 'x' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% block a %}{% endblock %}{% block a %}{% endblock %}", "{{ a.1.b }}", "{{ 1..2 }}", "{{ x.__class__ }}", "{{ ''.__class__ }}", "{{ ().__class__.__mro__ }}", "{{ range.__globals__ }}", "{{ {}['__class__'] }}", "{{ ''['__class__'] }}", "{% set __x = 1 %}{{ __x }}", "{{ caller() }}", "{{ loop.index }}", "{{ self }}x" if False else "{{ 1 }}x",
    "{% for x in [1,2,3] if x > 1 %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "{% for x in [] %}{% else %}empty{% endfor %}", "{% for x in [1,2] %}{% for y in [3,4] %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{% endfor %}",
    "{% set x = 1 %}{% for i in [1,2] %}{{ x }}{% set x = 2 %}{{ x }} {% endfor %}{{ x }}", "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "{% if false %}{% set q = 2 %}{% endif %}{{ q is defined }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% set v = 1 %}{% macro m() %}{{ v }}{% endmacro %}{% set v = 2 %}{{ m() }}",
    "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 3, 'b': 4}) }}{{ m(1, **{'b': 5}) }}", "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "{% macro m(a) %}x{% endmacro %}{{ m.name }}",
    "{% macro outer() %}{% call inner() %}c{% endcall %}{% endmacro %}{% macro inner() %}<{{ caller() }}>{% endmacro %}{{ outer() }}",
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "a\n\n", "a\r\nb\rc", "{% if true -%}\n  x  \n{%- endif %}", "  {{- 1 -}}  \n{{ 2 }}", "{%+ if true %}x{%+ endif %}", "{{ 1 }}\n", "\n\n{{ 1 }}", "{{ '{{' }} {{ '%}' }} {{ \"#}\" }}", "{ { } } {% raw %}{% endraw %} {", "}} %} #}", "{{ {'a': {'b': 1}}.a.b }} {{ {'a': {'b': 1}}['a']['b'] }}",
    "{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x is defined }}", "{% with x = 1, y = x %}{{ y }}{% endwith %}", "{% set x = 5 %}{% with x = 1, y = x %}{{ x }}{{ y }}{% endwith %}{{ x }}",
    "{% filter indent(2) %}a\nb{% endfilter %}", "{% set a = [1,2] %}{% set b = a %}{% set _ = b.append(3) %}{{ a }}", "{% set ns = namespace() %}{% set ns.x = 1 %}{{ ns.x }} {{ ns.y is defined }}", "{% set x.y = 1 %}", "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}",
    "{{ lipsum is defined }}", "{{ cycler() }}", "{{ joiner().x }}", "{% for i in range(3) %}{{ loop.cycle() }}{% endfor %}", "{{ loop.cycle }}", "{% for x in [3,2,1]|sort %}{{ x }}{% endfor %}", "{% for c in 'añ日' %}[{{ c }}]{% endfor %}", "{% for x in (1, 2) %}{{ x }}{% endfor %}", "{% for x in 1, 2 %}{{ x }}{% endfor %}", "{% for (a, b) in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}",
    "{{ 'a'.upper().lower().title() }} {{ ' '.join(['x', 'y']).split()[1] }} {{ (1, 'b')[1].upper() }} {{ [[1, 2], [3]][0][1] }}", "{{ \"a\" \"b\" 'c' }}", "{{ 1 in [1] == true }}", "{{ 1 == 1 in [true] }}", "{{ 5 // 2 * 2 }} {{ 2 ** 2 * 3 }} {{ 7 % 4 ** 2 }} {{ -3 % 5 }} {{ - 3 ** 2 }} {{ 2 - -3 }} {{ 1 - +1 }}",
    "{{ nothing }} {{ yes }} {{ no }} {{ pi }} {{ neg }} {{ big }}", "{{ nothing is none }} {{ modified is string }} {{ content is string }} {{ index is number }}", "{{ content|upper|lower|length == content|length }}", "{{ 'x' is not none }} {{ 1 is not defined }}",
)


def render(template, variables):
    env = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
    try:
        return {"want": env.from_string(template).render(**copy.deepcopy(variables))}
    except Exception as e:  # noqa: BLE001 - any error of Python's is one here
        return {"error": type(e).__name__ + ": " + str(e)}


ATOMS = ["1", "2", "-3", "0", "7.5", "0.1", "true", "none", "'a'", "'Bc d'", "''", "[1, 2]", "[]", "(1,)", "{'a': 1}", "nums", "pi", "neg", "index", "filename", "metadata", "people", "nope"]
FILTERS = ["upper", "lower", "title", "capitalize", "length", "first", "last", "list", "string", "int", "float", "abs", "round", "sort", "reverse|list", "join('-')", "sum", "max", "min", "tojson", "default('d')", "trim", "unique|list", "map('string')|list", "e", "replace('a', 'x')", "wordcount", "truncate(5)", "indent", "select|list", "batch(2)|list", "round(1)", "dictsort", "center(7)", "format(1)"]
TESTS = ["defined", "none", "number", "string", "odd", "even", "iterable", "sequence", "mapping", "in [1, 'a']", "divisibleby 2", "eq 1", "lower", "boolean"]
OPS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">", "<=", ">=", "and", "or", "in", "not in"]


def expression(r, depth):
    if depth == 0 or r.random() < 0.2:
        return r.choice(ATOMS)
    k = r.randrange(8)
    a = expression(r, depth - 1)
    if k < 3:
        return f"({a} {r.choice(OPS)} {expression(r, depth - 1)})"
    if k == 3:
        return f"({a})|{r.choice(FILTERS)}"
    if k == 4:
        return f"({a} is {r.choice(TESTS)})"
    if k == 5:
        return f"({a})[{r.choice(['0', '-1', '1:', '::-1', ':2', chr(39) + 'a' + chr(39)])}]"
    if k == 6:
        return f"({a} if {expression(r, depth - 1)} else {expression(r, depth - 1)})"
    return r.choice([f"-({a})", f"(not {a})", f"[{a}, {a}]", f"({a}, {expression(r, depth - 1)})"])


def main():
    warnings.simplefilter("ignore")
    contexts = {"file": FILE, "empty": EMPTY}
    if sys.argv[1:2] == ["random"]:
        r = random.Random(int(sys.argv[2]))
        cases = []
        while len(cases) < int(sys.argv[3]):
            t = "{{ " + expression(r, 3) + " }}"
            if "<" in (out := render(t, FILE)).get("want", "") and " object" in out["want"]:
                continue  # an address
            cases.append({"template": t, "context": "file", **out})
    else:
        cases = [{"template": t, "context": name, **render(t, variables)} for t in T for name, variables in contexts.items() if name == "file" or "content" in t or "people" in t or "nums" in t or "metadata" in t or "modified" in t]
    json.dump({"jinja2": jinja2.__version__, "contexts": contexts, "cases": cases}, sys.stdout, ensure_ascii=False, indent=0)
    print()


main()
