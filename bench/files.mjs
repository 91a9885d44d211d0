// Writes a folder of transcript-like text files, the same bytes every time.
//
//	node files.mjs FOLDER [COUNT]      50,000 files of about 4 kB in folders of 1,000, unless COUNT says otherwise
import { mkdirSync, writeFileSync } from 'node:fs'

const [folder, count = '50000'] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node files.mjs FOLDER [COUNT]')
  process.exit(2)
}

let state = 7
const random = (n) => { // xorshift32: the same numbers everywhere
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % n
}

const syllables = 'an be con de er fi ga hu in jo ka li mo nu or pa qui re sa te un ve wo xy ya zo'.split(' ')
const words = Array.from({ length: 20000 }, () => Array.from({ length: 1 + random(3) }, () => syllables[random(syllables.length)]).join(''))
const sentence = () => Array.from({ length: 5 + random(20) }, () => words[Math.min(random(words.length), random(words.length))]).join(' ') + '.'

for (let i = 0; i < +count; i++) {
  const dir = `${folder}/d${String(Math.floor(i / 1000)).padStart(4, '0')}`
  if (i % 1000 === 0) mkdirSync(dir, { recursive: true })
  let text = ''
  while (text.length < 4096) text += (random(5) < 2 ? 'Interviewer: ' : 'Participant: ') + sentence() + '\n'
  writeFileSync(`${dir}/t${String(i % 1000).padStart(3, '0')}.txt`, text)
}
