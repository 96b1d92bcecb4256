/**
 * What a typed cell cannot say, in the words of Python (`sheets_sync/typed_cells.py`, `sheets_sync/values.py`): each
 * function answers "" or the sentence. Cells are texts, numbers (a day is a serial number) and boxes.
 */

const ERRORS = [
  '#REF!', '#N/A', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!', '#ERROR!', '#SPILL!', '#CALC!',
  'LOADING...', 'CHARGEMENT...',
];
const LONGEST = 2000;
const DAY_SECONDS = 86400;
const EARLIEST_DAY = 7306; // 1 January 1920
const LATEST_DAY = 73051; // 1 January 2100
const A_DAY = 'une date, jj/mm/aaaa';
const AN_INSTANT = 'une date et une heure, comme 12/03/2024 18:30';
const YES_NO = ['oui', 'o', '1', 'yes', 'non', 'n', '0', 'no'];
const DAY = /^(\p{Nd}{1,2})[/.-](\p{Nd}{1,2})[/.-](\p{Nd}{4})$/u;
const hourPattern = () => new RegExp(`(?:[T ]|${BLANK}+à${BLANK}+)?(\\p{Nd}{1,2})[h:](\\p{Nd}{2})(?::(\\p{Nd}{2}))?$`, 'u');
const addressPattern = () => new RegExp(`^${not(`@,;<>"'`)}+@${not(`@,;<>"'.`)}+(\\.${not(`@,;<>"'.`)}+)+$`, 'u');
const partedNumber = () => new RegExp(`^[0-9]{1,3}(?:${BLANK}[0-9]{3})+(?:[.,][0-9]+)?$`, 'u');
const aroundComma = () => new RegExp(`${BLANK}*([.,])${BLANK}*`, 'gu');
const phoneSigns = () => new RegExp(`${BLANK}|[.\\-()/]`, 'gu');

/** `titles`, `documents`: code → label, in the order of their tab. */
function problem(kind, cell, titles, documents) {
  if (typeof cell === 'boolean') {
    return kind === 'oui_non' ? '' : unreadable(text(cell), "autre chose qu'une case à cocher");
  }
  if (typeof cell === 'number') {
    const reader = NUMBERS[kind];
    return reader ? reader(cell) : problemOfText(kind, digits(cell), titles, documents);
  }
  if (isError(cell)) return unreadable(strip(cell), 'une valeur, pas une formule en erreur');
  return problemOfText(kind, cell, titles, documents);
}

function isError(cell) {
  return typeof cell === 'string' && ERRORS.includes(strip(cell).toUpperCase());
}

/** A cell as one shows it to a person. */
function text(cell) {
  if (typeof cell === 'boolean') return cell ? 'VRAI' : 'FAUX';
  return typeof cell === 'number' ? digits(cell) : cell;
}

/** A number as French people write it, never with an exponent. */
function digits(number) {
  const [whole, exponent] = String(number).split('e');
  const [, sign, integer, part] = /^(-?)(\d+)\.?(\d*)$/.exec(whole);
  const point = integer.length + Number(exponent || 0);
  const all = (integer + part).padEnd(point, '0').padStart((integer + part).length + Math.max(0, 1 - point), '0');
  const at = Math.max(point, 1);
  return sign + all.slice(0, at) + (all.length > at ? `,${all.slice(at)}` : '');
}

function unreadable(typed, expected) {
  return `Écrit : « ${characters(typed).slice(0, 60).join('')} ». Attendu : ${expected}.`;
}

function problemOfText(kind, typed, titles, documents) {
  const bare = strip(typed);
  if (!bare) return '';
  if (characters(bare).length > LONGEST) return unreadable(bare, `au plus ${LONGEST} caractères`);
  return (TEXTS[kind] || problemOfPlainText)(bare, titles, documents);
}

function problemOfPlainText(typed) {
  return /[\x00-\x08\x0b-\x1f]/.test(typed) ? unreadable(typed, 'un texte sans caractère de contrôle') : '';
}

function problemOfDay(typed) {
  return isDay(typed) ? '' : unreadable(typed, aDay(typed, A_DAY));
}

/** What is expected of a text that is no day: of 31/04/2024, one that exists. */
function aDay(typed, otherwise) {
  const [day, month, year] = (DAY.exec(typed) || []).slice(1).map(decimal);
  if (!(year >= 1 && month >= 1 && month <= 12)) return otherwise;
  const length = monthLength(year, month);
  return day > length ? `un jour qui existe (ce mois-là en a ${length})` : otherwise;
}

function problemOfInstant(typed) {
  if (characters(typed).length > 10 && isIsoInstant(typed)) {
    const iso = /^(\d{4})-(\d\d)-(\d\d).(\d\d):?(\d\d)?(?!.*[-+Z])/.exec(typed);
    return iso ? problemOfClock(iso[1], iso[2], iso[3], iso[4], iso[5] || 0) : '';
  }
  const hour = hourPattern().exec(typed);
  const bare = hour ? strip(typed.slice(0, hour.index)) : typed;
  if (!isDay(bare)) return unreadable(typed, aDay(bare, AN_INSTANT));
  if (hour && !isHour(hour[1], hour[2], hour[3] || '0')) return unreadable(typed, AN_INSTANT);
  const day = hour && /^(\d{1,2})[\/.-](\d{1,2})[\/.-](\d{4})|^(\d{4})-(\d\d)-(\d\d)/.exec(typed);
  return day ? problemOfClock(day[3] || day[4], day[2] || day[5], day[1] || day[6], hour[1], hour[2]) : '';
}

/** An hour that summer time skips is none, in the time zone of the file. */
function problemOfClock(...wanted) {
  const [year, month, day, hour, minute] = wanted.map(Number);
  const there = new Date(year, month - 1, day, hour, minute);
  if (Number.isNaN(hour + minute) || (there.getHours() === hour && there.getMinutes() === minute)) return '';
  const two = (number) => String(number).padStart(2, '0');
  const shown = `${two(day)}/${two(month)}/${two(year)} ${two(hour)}:${two(minute)}`;
  return unreadable(shown, "une heure qui existe (changement d'heure ce jour-là)");
}

function problemOfYesNo(typed) {
  return YES_NO.includes(caseless(typed)) ? '' : unreadable(typed, 'oui ou non');
}

function problemOfGrant(typed) {
  const known = ['etrang', 'foreign', 'bourse etr'].some((start) => folded(typed).startsWith(start));
  return known || YES_NO.includes(caseless(typed)) ? '' : unreadable(typed, 'oui, non ou bourse étrangère');
}

/** A number without the spaces that part its thousands or stand beside its comma; « 1 3,5 » may be two numbers. */
function bareNumber(typed) {
  const joined = strip(typed).replace(aroundComma(), '$1');
  return partedNumber().test(joined) ? joined.replace(BLANKS, '') : joined;
}

function problemOfWhole(typed) {
  return /^[0-9]{1,9}$/.test(bareNumber(typed)) ? '' : unreadable(typed, 'un nombre entier');
}

function problemOfDecimal(typed) {
  const bare = bareNumber(typed);
  if (bare.startsWith('-')) return unreadable(typed, 'un nombre positif');
  return /^[0-9]{1,5}(?:[.,][0-9]+)?$/.test(bare) ? '' : unreadable(typed, 'un nombre, par exemple 97,5');
}

function problemOfMark(typed) {
  const mark = typed.endsWith('/20') ? typed.slice(0, -3) : typed;
  const [whole, part] = bareNumber(mark).split(/[.,]/);
  const over = Number(whole) > 20 || (Number(whole) === 20 && /[1-9]/.test(part || ''));
  return problemOfDecimal(mark) || (over ? unreadable(typed, 'une note de 0 à 20') : '');
}

function problemOfAddress(typed) {
  return addressPattern().test(typed) ? '' : unreadable(typed, 'une adresse de messagerie, nom@domaine.fr');
}

function problemOfPhone(typed) {
  const bare = typed.replace(phoneSigns(), '');
  const far = bare.startsWith('00') ? `+${bare.slice(2)}` : bare;
  if (/^0[1-9]\p{Nd}{8}$/u.test(bare) || /^\+\p{Nd}{6,15}$/u.test(far)) return '';
  return unreadable(typed, 'un numéro de téléphone, 06 12 34 56 78 ou +33 6 12 34 56 78');
}

function problemOfCountry(typed) {
  return /^[A-Za-z]{2}$/.test(typed) ? '' : unreadable(typed, 'un code de pays à deux lettres, par exemple FR');
}

/** A code or its label, whatever its case, accents, spaces and punctuation; what only resembles one is said. */
function problemOfName(typed, labels, expected) {
  if (labels.has(typed)) return '';
  const wanted = folded(typed);
  const named = [...labels].filter(([code, label]) => folded(code) === wanted || folded(label) === wanted);
  if (named.length === 1) return '';
  const like = nearest(wanted, [...labels.values()]);
  return unreadable(typed, like ? `${expected} ; peut-être « ${like} »` : expected);
}

function problemOfTitle(typed, titles) {
  return problemOfName(typed, titles, "un code de l'onglet Titres");
}

function problemOfCodes(typed, titles, documents) {
  if (['aucune', 'aucun', '-'].includes(caseless(typed))) return '';
  const parts = typed.split(';').map(strip).filter((part) => part);
  const expected = `des pièces parmi ${[...documents.keys()].join(', ')}, séparées par « ; », ou « aucune »`;
  return parts.map((part) => problemOfName(part, documents, expected)).find((problem) => problem) || '';
}

function problemOfDayNumber(number) {
  const day = Number.isInteger(number) && number >= EARLIEST_DAY && number < LATEST_DAY;
  return day ? '' : unreadable(digits(number), A_DAY);
}

function problemOfInstantNumber(number) {
  if (Number.isInteger(number)) return problemOfDayNumber(number);
  if (!(number >= EARLIEST_DAY && number < LATEST_DAY)) return unreadable(digits(number), AN_INSTANT);
  const wanted = new Date(Date.UTC(1899, 11, 30) + Math.round(number * DAY_SECONDS) * 1000);
  return problemOfClock(...wanted.toISOString().split(/[-T:]/).slice(0, 5));
}

function problemOfWholeNumber(number) {
  return Number.isInteger(number) ? problemOfWhole(digits(number)) : unreadable(digits(number), 'un nombre entier');
}

function problemOfPhoneNumber(number) {
  return unreadable(digits(number), 'un numéro en texte, avec son zéro ou son « + » : un nombre les perd');
}

function problemOfIdentifierNumber(number) {
  return unreadable(digits(number), 'un texte : un nombre perd ses zéros de tête');
}

const TEXTS = {
  date: problemOfDay, instant: problemOfInstant, oui_non: problemOfYesNo, bourse: problemOfGrant,
  entier: problemOfWhole, decimal: problemOfDecimal, note: problemOfMark, courriel: problemOfAddress,
  telephone: problemOfPhone, pays: problemOfCountry, titre: problemOfTitle, codes: problemOfCodes,
};
const NUMBERS = {
  date: problemOfDayNumber, instant: problemOfInstantNumber, entier: problemOfWholeNumber,
  telephone: problemOfPhoneNumber, identifiant: problemOfIdentifierNumber,
};

/** Any character but a blank and these. */
function not(signs) {
  return `(?:(?!${BLANK})[^${signs}])`;
}

/** `12/03/2024`, and what `date.fromisoformat` takes. */
function isDay(typed) {
  const found = DAY.exec(typed);
  return found ? isDate(decimal(found[3]), decimal(found[2]), decimal(found[1])) : isIsoDay(typed);
}

function isIsoDay(typed) {
  const day = /^(\d{4})(-?)(\d\d)\2(\d\d)$/.exec(typed);
  if (day) return isDate(Number(day[1]), Number(day[3]), Number(day[4]));
  const week = /^(\d{4})(?:-W(\d\d)(?:-(\d))?|W(\d\d)(\d)?)$/.exec(typed);
  return Boolean(week) && isWeek(Number(week[1]), Number(week[2] || week[4]), Number(week[3] || week[5] || 1));
}

function isDate(year, month, day) {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
}

function monthLength(year, month) {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** A year has a 53rd week when it starts on a Thursday, or on a Wednesday of a leap year. */
function isWeek(year, week, day) {
  const first = new Date(Date.UTC(2000 + (year % 400), 0, 1)).getUTCDay();
  const long = first === 4 || (first === 3 && isDate(year, 2, 29));
  return year >= 1 && week >= 1 && week <= (long ? 53 : 52) && day >= 1 && day <= 7;
}

/** What `datetime.fromisoformat` takes: a day, any one character, an hour, perhaps an offset. */
function isIsoInstant(typed) {
  const all = characters(typed);
  const length = isoDayLength(all);
  const hour = all.slice(length + 1).join('');
  return isIsoDay(all.slice(0, length).join('')) && (!hour || isIsoHour(hour));
}

function isoDayLength(all) {
  const digit = (place) => /^[0-9]$/.test(all[place] || '');
  if (all[4] === '-') {
    if (all[5] !== 'W') return 10;
    return all[8] === '-' && !digit(10) ? 10 : 8;
  }
  if (all[4] !== 'W') return 8;
  let end = 7;
  while (digit(end)) end += 1;
  return end < 9 ? end : end % 2 ? 8 : 7;
}

function isIsoHour(typed) {
  const zone = ['-', '+', 'Z'].map((sign) => typed.indexOf(sign)).find((place) => place >= 0);
  if (zone === undefined) return isClock(typed, 23, 59);
  const offset = typed.slice(zone + 1);
  const known = typed[zone] === 'Z' ? !offset : isClock(offset, 99, 99) && secondsOf(offset) < DAY_SECONDS;
  return known && isClock(typed.slice(0, zone), 23, 59);
}

function clock(typed) {
  return /^(\d\d)(?:(:?)(\d\d)(?:\2(\d\d)(?:[.,]\d+)?)?)?$/.exec(typed);
}

function isClock(typed, hours, rest) {
  const found = clock(typed);
  return Boolean(found) && found[1] <= hours && (found[3] || 0) <= rest && (found[4] || 0) <= rest;
}

function secondsOf(typed) {
  const [, hours, , minutes, seconds] = clock(typed);
  return hours * 3600 + (minutes || 0) * 60 + Number(seconds || 0);
}

function isHour(hour, minute, second) {
  return decimal(hour) <= 23 && decimal(minute) <= 59 && decimal(second) <= 59;
}

/** A whole number in the digits of any script, as Python's `int`. */
function decimal(typed) {
  return characters(typed).reduce((number, one) => number * 10 + digit(one), 0);
}

function digit(one) {
  const point = one.codePointAt(0);
  let zero = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (point - zero) % 10;
}
