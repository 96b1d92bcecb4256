/**
 * The tabs in which people work, and what the workbook itself says of their columns (`sheets_sync/people_tabs.py`): the
 * rows of Champs, Titres and Pièces as they stand in their tabs, a draft included.
 */

const MIRROR = 'Miroir';
const HINTS = 'Saisies';
const PLACES = 'Places';
const TABS = [
  { name: 'Dossiers', prefix: 'dossier:', identifier: 'Numéro', fields: true, own: () => '', opens: true },
  { name: 'Candidatures', prefix: 'candidature:', identifier: 'Candidature', fields: true, own: () => '', opens: false },
  {
    name: 'Épreuves', prefix: 'epreuve:', identifier: 'Épreuve', fields: true, opens: false,
    own: () => `provider|Prestataire|texte
recording_url|Enregistrement|texte`,
  },
  {
    name: 'Entretiens', prefix: 'creneau:', identifier: 'Créneau', fields: false, opens: false,
    own: () => `programme|Formation|texte
trial|Épreuve|texte
starts_at|Début|instant
minutes|Minutes|entier
jurors|Jury|codes
room|Salle|texte|donnee
held_by|Réservé par|texte
cancelled|Annulé car|texte`,
  },
  {
    name: 'Fiches', prefix: 'fiche:', identifier: 'Fiche', fields: false, opens: false,
    own: () => PROJECT_COLUMNS,
  },
];
/** The first column of each is the key of its rows. */
const PARAMETER_TABS = {
  Session: 'cle libelle valeur section',
  Règles: 'code section severite levable_par dit',
  Formations: 'code libelle specialite annee parcours min max decide supplementaires section',
  Titres:
    'code libelle niveau nature specialites filiere annee_minimale annee_suffisante bac_plus ects_conferes options section',
  Synonymes: 'alias genre code source section',
  Verdicts: 'code specialite annee rang section regle test argument verdict question conclut',
  Pièces: 'code libelle indispensable section',
  Calendrier: 'code libelle annee debut fin regle section',
  Frais: 'code libelle premiere suivante regle section',
  'Épreuves prévues': 'code libelle annee serie obligatoire minutes periode dispensable section',
  Grilles: 'code annee epreuve critere facultatif poids section',
  États: 'code libelle couleur annees final phase proprietes conditions section',
  Transitions:
    'code libelle annees de vers origine roles validation conditions reserves motif nature annonce section',
  Motifs: 'code etape libelle section',
  Invariants: 'code libelle section correction',
  Modèles: 'code libelle annee periode etat objet corps section',
  Jurys: 'code formation fonction nombre quorum section',
  Prestataires: 'code libelle epreuve conservation_jours champs section',
  Historique: 'code session formation candidatures admissibles fiches contrats section',
  Accès: 'code courriel role formation',
  Champs: 'cle libelle onglet type nature section aide',
};
/** The number of each tab, by which it is found once renamed (`sheets_sync/google_cells.py`, `sheet_number`). */
const SHEET_NUMBERS = {
  Dossiers: 1896465997, Candidatures: 1252904735, Épreuves: 507995713, Entretiens: 492573029, Fiches: 446267954,
  Session: 285926283, Règles: 868138192, Formations: 24665074, Titres: 1630172758, Synonymes: 44357630,
  Verdicts: 347801191, Pièces: 1418511962, Calendrier: 687965288, Frais: 1023485054,
  'Épreuves prévues': 1457181513, Grilles: 1589909230, États: 1530954130, Transitions: 1416005297,
  Motifs: 1654486357, Invariants: 357144707, Modèles: 164878021, Jurys: 105979984, Prestataires: 294252731,
  Historique: 2018220789, Accès: 655270995, Champs: 1510759250, Miroir: 671759196, Saisies: 1179051365,
  Places: 1222780182,
};
/** Texts whose zeros in front count. */
const ZEROS_COUNT = ['ine', 'postcode', 'person'];

/** The tab of this name, with its columns; null when it is not one in which people work. */
function peopleTab(name) {
  const known = TABS.find((tab) => tab.name === name);
  if (known) {
    const columns = [...(known.fields ? columnsOfFields(name) : []), ...columnsOf(known.own())];
    return { name, prefix: known.prefix, identifier: known.identifier, columns, opens: known.opens };
  }
  return Object.prototype.hasOwnProperty.call(PARAMETER_TABS, name) ? parameterTab(name) : null;
}

function parameterTab(name) {
  const [key, ...others] = PARAMETER_TABS[name].split(' ');
  const columns = others.map((one) => ({ key: one, label: one, kind: 'texte', data: true }));
  return { name, prefix: `parametre:${name}/`, identifier: key, columns, opens: true };
}

function columnsOf(own) {
  return own.split('\n').filter((line) => line).map((line) => {
    const [key, label, kind, nature] = line.split('|');
    return { key, label, kind, data: nature === 'donnee' };
  });
}

function columnsOfFields(name) {
  const fields = new Map();
  for (const row of parameterRows('Champs')) fields.set(row.cle, row);
  return [...fields.values()].filter((row) => row.cle && row.onglet === name).map((row) => {
    const kind = row.type || 'texte';
    const counts = kind === 'texte' && ZEROS_COUNT.includes(row.cle);
    return { key: row.cle, label: row.libelle || row.cle, kind: counts ? 'identifiant' : kind, data: row.nature === 'donnee' };
  });
}

/** The rows of a parameter tab, column → text, in the order of the tab; none when it cannot be read. */
function parameterRows(name) {
  const [tab, grid] = [parameterTab(name), gridOf(name)];
  const layout = locate(tab, grid);
  return rowsOf(layout, grid).filter((row) => row.identifier && !row.above).map((row) => {
    const cells = [...layout.columns.keys()].map((key, place) => [key, strip(text(row.cells[place]))]);
    return Object.fromEntries([[tab.identifier, row.identifier], ...cells]);
  });
}

/** What a check of this tab asks of the rest of the workbook. */
function readBook(tab) {
  const labels = (name) => new Map(parameterRows(name).map((row) => [row.code, row.libelle || '']));
  return { mirror: readMirror(tab), titles: labels('Titres'), documents: labels('Pièces') };
}

/**
 * What `Miroir` shows of a tab (`sheets_sync/mirror.py`): subject → its cells, field → its place among them. `there`: can
 * it be read at all? Only the columns of the tab are read: the whole is long.
 */
function readMirror(tab) {
  const sheet = sheetOf(MIRROR);
  const width = sheet ? sheet.getLastColumn() : 0;
  const header = width > 1 ? sheet.getRange(1, 1, 1, width).getValues()[0].map((cell) => strip(text(cell))) : [];
  if (header[0] !== 'sujet' || header[1] !== "jusqu'à") return { there: false, places: new Map(), lines: new Map() };
  const keys = tab.columns.map((one) => one.key).filter((key) => header.includes(key));
  const columns = keys.map((key) => header.indexOf(key));
  const [first, last] = keys.length ? [Math.min(...columns), Math.max(...columns)] : [0, 0];
  const names = sheet.getRange(1, 1, sheet.getLastRow(), 2).getValues();
  const cells = cellsOf(sheet.getRange(1, first + 1, sheet.getLastRow(), last - first + 1));
  const lines = new Map();
  names.forEach(([subject, upTo], row) => {
    const mine = row && typeof upTo === 'number' && typeof subject === 'string' && subject.startsWith(tab.prefix);
    if (mine && !lines.has(subject)) lines.set(subject, cells[row]);
  });
  return { there: true, places: new Map(keys.map((key, place) => [key, columns[place] - first])), lines };
}

/** The cells of a tab as Python reads them; null when the workbook has no such tab. */
function gridOf(name) {
  const sheet = sheetOf(name);
  return sheet && cellsOf(sheet.getDataRange());
}

/** By its number, else by its title: a renamed tab stays the one it was. */
function sheetOf(name) {
  const book = SpreadsheetApp.getActive();
  const numbered = book.getSheets().find((sheet) => sheet.getSheetId() === SHEET_NUMBERS[name]);
  return numbered || book.getSheetByName(name);
}

/** The tab that this sheet is for Python, whatever its title; else its title. */
function nameOf(sheet) {
  const known = Object.keys(SHEET_NUMBERS).find((name) => SHEET_NUMBERS[name] === sheet.getSheetId());
  return known || sheet.getName();
}

function cellsOf(range) {
  const [zone, known] = [SpreadsheetApp.getActive().getSpreadsheetTimeZone(), new Map()];
  return range.getValues().map((row) => row.map((cell) => (isMoment(cell) ? serial(cell, zone, known) : cell)));
}

function isMoment(cell) {
  return Object.prototype.toString.call(cell) === '[object Date]';
}

/** A day as its serial number: Apps Script gives it as a `Date` where the cell is formatted so. */
function serial(moment, zone, known) {
  const at = moment.getTime();
  if (!known.has(at)) {
    const parts = Utilities.formatDate(moment, zone, 'yyyy-MM-dd-HH-mm-ss').split('-').map(Number);
    const [year, month, day, hour, minute, second] = parts;
    const days = Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86400000);
    known.set(at, (days * 86400 + hour * 3600 + minute * 60 + second) / 86400);
  }
  return known.get(at);
}
