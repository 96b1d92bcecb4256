/**
 * `Saisies`: who typed what where, for the desk to name (`sheets_sync/hints.py`). A hint and never more: it is neither
 * complete nor proof, and must never stand in anyone's way. Writes that come from the desk or from a script make no event.
 */

const MOST_CELLS = 500;
const MOST_LINES = 2000;
const KEPT_LINES = 1000;

/** Simple trigger: runs as whoever types, without any authorisation. */
function onEdit(e) {
  try {
    const lines = hintsOf(e);
    if (lines.length) noteHints(lines);
  } catch (problem) {
    console.error('Saisies : ' + (problem && problem.name));
  }
}

/** One line a typed cell, column of `Saisies` → text. */
function hintsOf(e) {
  const { range } = e;
  const sheet = range.getSheet();
  if (range.getNumRows() * range.getNumColumns() > MOST_CELLS) return [];
  const tab = peopleTab(nameOf(sheet));
  if (!tab) return [];
  const layout = locate(tab, cellsOf(headerRange(sheet)));
  if (layout.header < 0 || layout.identifier < 0) return [];
  const labels = new Map([...layout.columns].map(([key, place]) => [place, tab.columns.find((one) => one.key === key).label]));
  return typedCells(range, layout, labels).map((typed) => ({
    quand: Utilities.formatDate(new Date(), 'Europe/Paris', "yyyy-MM-dd'T'HH:mm:ssXXX"),
    onglet: tab.name,
    auteur: authorOf(e),
    avant: range.getNumRows() * range.getNumColumns() === 1 && e.oldValue !== undefined ? text(e.oldValue) : '',
    ...typed,
  }));
}

function headerRange(sheet) {
  const rows = Math.min(FIRST_ROWS, Math.max(1, sheet.getLastRow()));
  return sheet.getRange(1, 1, rows, Math.max(1, sheet.getLastColumn()));
}

/** What was typed under a known header; a formula is no typed value, nor is what would become one. */
function typedCells(range, layout, labels) {
  const [cells, formulas] = [cellsOf(range), range.getFormulas()];
  const [top, left] = [range.getRow() - 1, range.getColumn() - 1];
  const identifiers = cellsOf(range.getSheet().getRange(top + 1, layout.identifier + 1, cells.length, 1));
  const found = [];
  cells.forEach((row, down) => row.forEach((cell, right) => {
    const [identifiant, valeur] = [strip(text(identifiers[down][0])), strip(text(cell))];
    const colonne = labels.get(left + right);
    const plain = !formulas[down][right] && [identifiant, valeur].every((one) => harmless(one) === one);
    if (colonne && identifiant && plain && top + down !== layout.header) found.push({ identifiant, colonne, valeur });
  }));
  return found;
}

/** The address when Google tells it, which depends on the school's domain; "" otherwise. */
function authorOf(e) {
  try {
    return (e.user && e.user.getEmail()) || '';
  } catch (hidden) {
    return '';
  }
}

/** A text that the service would take for a formula is left out. */
function harmless(typed) {
  return strip(typed).startsWith('=') ? '' : typed;
}

/** Under the headers that `Saisies` has, as texts: nothing is worked out there. Without the tab, nothing is noted. */
function noteHints(lines) {
  const lock = LockService.getDocumentLock();
  const sheet = sheetOf(HINTS);
  if (!sheet || !sheet.getLastColumn() || !lock.tryLock(5000)) return;
  try {
    const header = sheet.getRange(1, 1, 1, sheet.getLastColumn()).getValues()[0].map((name) => strip(text(name)));
    if (!header.includes('onglet')) return;
    const rows = lines.map((line) => header.map((name) => harmless(line[name] || '')));
    const last = sheet.getLastRow();
    if (last + rows.length > MOST_LINES) sheet.deleteRows(2, last - KEPT_LINES);
    const target = sheet.getRange(sheet.getLastRow() + 1, 1, rows.length, header.length);
    target.setNumberFormat('@').setValues(rows);
    SpreadsheetApp.flush();
  } finally {
    lock.releaseLock();
  }
}
