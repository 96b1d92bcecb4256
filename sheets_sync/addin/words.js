/**
 * Text as Python reads it, so that both say the same of the same sheet: its blanks, its letters without case, and the
 * words of a header (`sheets_sync/importing/words.py`).
 */

const BLANK = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const BLANKS = new RegExp(`${BLANK}+`, 'gu');
const OUTER_BLANKS = new RegExp(`^${BLANK}+|${BLANK}+$`, 'gu');
const MOJIBAKE = /[ÃÂâÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ¡-¿]/;
/** The characters of Windows-1252 from 0x80 to 0x9f; « ? » where there is none. */
const CP1252 = '€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ';
/** Marks that sit on a letter; the others, of class 0, part words. */
const ACCENTS = /(?![\u034f\ufe00-\ufe0f])\p{Mn}/gu;

function strip(text) {
  return text.replace(OUTER_BLANKS, '');
}

function characters(text) {
  return Array.from(text);
}

function caseless(text) {
  return characters(text).map((one) => (one === 'ı' ? one : one.toUpperCase().toLowerCase())).join('');
}

/** The words of a header, without case, accents or punctuation. */
function folded(name) {
  const line = strip(unmangled(name).replace(/’/g, "'")).replace(BLANKS, ' ').replace(/^'+/, '');
  const plain = line.toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/ı/g, 'i');
  return (plain.normalize('NFKD').replace(ACCENTS, '').match(/[a-z0-9]+/g) || []).join(' ');
}

/** Undoes one passage of UTF-8 read as Windows-1252, only where the result is valid UTF-8. */
function unmangled(text) {
  if (!MOJIBAKE.test(text)) return text;
  const bytes = characters(text).map(byteOf);
  if (bytes.includes(-1)) return text;
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch (notUtf8) {
    return text;
  }
}

function byteOf(character) {
  const point = character.codePointAt(0);
  if (point < 0x80 || (point >= 0xa0 && point <= 0xff)) return point;
  const place = character === '?' ? -1 : CP1252.indexOf(character);
  return place < 0 ? -1 : 0x80 + place;
}

/** How much two folded names are alike: `difflib.SequenceMatcher(None, a, b).ratio()`. */
function ratio(a, b) {
  if (!a.length && !b.length) return 1;
  const places = placesIn(b);
  let matches = 0;
  const parts = [[0, a.length, 0, b.length]];
  while (parts.length) {
    const [aFrom, aTo, bFrom, bTo] = parts.pop();
    const [i, j, size] = longestMatch(a, b, places, aFrom, aTo, bFrom, bTo);
    if (!size) continue;
    matches += size;
    if (aFrom < i && bFrom < j) parts.push([aFrom, i, bFrom, j]);
    if (i + size < aTo && j + size < bTo) parts.push([i + size, aTo, j + size, bTo]);
  }
  return (2 * matches) / (a.length + b.length);
}

/** Letter → where it stands; in a long text, letters that stand everywhere are left out, as difflib does. */
function placesIn(b) {
  const places = new Map();
  for (let j = 0; j < b.length; j++) places.set(b[j], [...(places.get(b[j]) || []), j]);
  const most = b.length >= 200 ? Math.floor(b.length / 100) + 1 : Infinity;
  return new Map([...places].filter(([, found]) => found.length <= most));
}

function longestMatch(a, b, places, aFrom, aTo, bFrom, bTo) {
  let [i, j, size] = [aFrom, bFrom, 0];
  let lengths = new Map();
  for (let at = aFrom; at < aTo; at++) {
    const next = new Map();
    for (const place of places.get(a[at]) || []) {
      if (place < bFrom || place >= bTo) continue;
      const length = (lengths.get(place - 1) || 0) + 1;
      next.set(place, length);
      if (length > size) [i, j, size] = [at - length + 1, place - length + 1, length];
    }
    lengths = next;
  }
  while (i > aFrom && j > bFrom && a[i - 1] === b[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
  while (i + size < aTo && j + size < bTo && a[i + size] === b[j + size]) size += 1;
  return [i, j, size];
}

/** The name that a misspelt word may be, one letter in five apart at most; '' when none is, or several are. */
function nearest(written, names) {
  const most = Math.floor(written.length / 5);
  const apart = [...new Set(names)].map((name) => [name, lettersApart(written, folded(name), most)]);
  const least = Math.min(most + 1, ...apart.map(([, letters]) => letters));
  const found = apart.filter(([, letters]) => letters === least);
  return least <= most && found.length === 1 ? found[0][0] : '';
}

/** Letters to add, take away or change from one word to the other; `most` + 1 as soon as there are more. */
function lettersApart(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return Math.min(row[b.length], most + 1);
}
