/**
 * The menu *Guichet* of the shared sheet. It shows and prepares; only the desk decides and records. What people typed goes
 * into a page as text, never as HTML, and into a cell as text, never as a formula.
 */

const ADDRESS = 'adresse_guichet';
const FOLLOWS = /^=IFERROR\(.*Miroir!/i;
const SET_UP = 'relancez la mise en place (python -m sheets_sync setup)';

function onOpen() {
  SpreadsheetApp.getUi()
    .createMenu('Guichet')
    .addItem('Ouvrir ce dossier', 'openDossier')
    .addItem('Vérifier cet onglet', 'checkTab')
    .addItem('Compter les places', 'countSeats')
    .addSeparator()
    .addItem('Nouvel identifiant', 'newIdentifier')
    .addItem('Rendre la cellule au guichet', 'giveBack')
    .addSeparator()
    .addItem('Adresse du guichet…', 'askAddress')
    .addToUi();
}

// ---- Ouvrir ce dossier

function openDossier() {
  const asked = dossierOfRow();
  if (!asked.dossier) return tell(asked.says);
  const address = deskAddress() || askAddress();
  if (!address) return;
  const url = dossierUrl(address, asked);
  const link = `<p style="font:14px sans-serif"><a href="${escaped(url)}" target="_blank" rel="noopener">Ouvrir le dossier ${escaped(asked.dossier)} dans Guichet</a></p>`;
  SpreadsheetApp.getUi().showModalDialog(HtmlService.createHtmlOutput(link).setWidth(360).setHeight(90), 'Guichet');
}

/** { dossier, programme } of the row where one is, else { says }. */
function dossierOfRow() {
  const sheet = SpreadsheetApp.getActiveSheet();
  const tab = TABS.find((one) => one.name === nameOf(sheet)) && peopleTab(nameOf(sheet));
  if (!tab) return { says: 'Placez-vous sur une ligne de Dossiers, Candidatures, Épreuves, Entretiens ou Fiches.' };
  const grid = cellsOf(sheet.getDataRange());
  const layout = locate(tab, grid);
  const number = SpreadsheetApp.getCurrentCell().getRow();
  const row = rowsOf(layout, grid).find((one) => one.number === number);
  if (!row) return { says: `La ligne ${number} de ${tab.name} n'a pas d'identifiant : placez-vous sur celle d'un dossier.` };
  const slot = tab.prefix === 'creneau:';
  const named = slot ? text(row.cells[[...layout.columns.keys()].indexOf('held_by')] || '') : row.identifier;
  const [dossier, programme] = strip(named).split('/');
  if (dossier) return { dossier, programme: programme || '' };
  return { says: slot ? `Le créneau « ${row.identifier} » n'est réservé par personne.` : `La ligne ${number} n'a pas d'identifiant.` };
}

function dossierUrl(address, asked) {
  const programme = asked.programme ? `&formation=${encodeURIComponent(asked.programme)}` : '';
  return `${address}/dossier?dossier=${encodeURIComponent(asked.dossier)}${programme}`;
}

/** Kept with the workbook, else its row of `Session`; "" when neither says one. */
function deskAddress() {
  const kept = PropertiesService.getDocumentProperties().getProperty(ADDRESS);
  const row = parameterRows('Session').find((one) => one.cle === ADDRESS);
  return validAddress(kept || '') || validAddress((row && row.valeur) || '');
}

/** Without its last « / »; "" for what is not the address of a desk. */
function validAddress(typed) {
  const bare = strip(typed).replace(/\/+$/, '');
  return /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(?=[:/]|$))[^\s"'<>?#]*$/.test(bare) ? bare : '';
}

function askAddress() {
  const ui = SpreadsheetApp.getUi();
  const answer = ui.prompt('Adresse du guichet', 'Par exemple https://guichet.ecole.fr', ui.ButtonSet.OK_CANCEL);
  if (answer.getSelectedButton() !== ui.Button.OK) return '';
  const address = validAddress(answer.getResponseText());
  if (address) PropertiesService.getDocumentProperties().setProperty(ADDRESS, address);
  else tell("Ce n'est pas l'adresse d'un guichet : elle commence par https:// (ou http://localhost).");
  return address;
}

// ---- Vérifier cet onglet

function checkTab() {
  const page = HtmlService.createHtmlOutputFromFile('Faults').setTitle('Guichet : vérifier');
  SpreadsheetApp.getUi().showSidebar(page);
}

/** Asked by Faults.html: { title, says, faults }. */
function faultsOfTab() {
  const name = nameOf(SpreadsheetApp.getActiveSheet());
  const tab = peopleTab(name);
  if (!tab) return { title: name, says: 'Guichet ne lit pas cet onglet : il n’y a rien à y vérifier.', faults: [] };
  const book = readBook(tab);
  if (!book.mirror.there) {
    return { title: name, says: `L’onglet « Miroir » est absent ou illisible : ${SET_UP}.`, faults: [] };
  }
  const faults = check(tab, gridOf(name), book).map(sentence);
  const says = faults.length ? `${faults.length} à corriger` : 'Rien à corriger.';
  return { title: name, says, faults };
}

// ---- Compter les places

function countSeats() {
  const page = HtmlService.createHtmlOutputFromFile('Places').setTitle('Guichet : places');
  SpreadsheetApp.getUi().showSidebar(page);
}

/** Asked by Places.html: { says, header, rows }, texts as the tab shows them. */
function seats() {
  const sheet = sheetOf(PLACES);
  if (!sheet) return { says: `L’onglet « Places » n’est pas là : ${SET_UP}.`, header: [], rows: [] };
  const [header, ...lines] = sheet.getDataRange().getDisplayValues();
  const rows = lines.filter((row) => strip(row[0]));
  if (rows.flat().some(isError)) return { says: `« Places » ne se calcule pas : ${SET_UP}.`, header: [], rows: [] };
  return { says: rows.length ? '' : `« Places » ne montre aucune formation : ${SET_UP}.`, header, rows };
}

// ---- Nouvel identifiant

/** Writes one in the row where one is, only where a row typed by hand may become a subject, and never over another. */
function newIdentifier() {
  const sheet = SpreadsheetApp.getActiveSheet();
  const tab = peopleTab(nameOf(sheet));
  if (!tab || !tab.opens) return tell(`Une ligne de « ${sheet.getName()} » naît dans Guichet ou d’un import.`);
  const grid = cellsOf(sheet.getDataRange());
  const layout = locate(tab, grid);
  if (layout.header < 0 || layout.identifier < 0) return tell(together(layout.faults).map(sentence).join('\n'));
  const row = SpreadsheetApp.getCurrentCell().getRow();
  const target = sheet.getRange(row, layout.identifier + 1);
  if (row - 1 <= layout.header) return tell('Placez-vous sur une ligne sous l’en-tête.');
  if (text(target.getValue()) !== '' || target.getFormula()) {
    return tell(`La ligne ${row} a déjà un identifiant : il ne se change pas.`);
  }
  const taken = new Set(rowsOf(layout, grid).map((one) => one.identifier));
  target.setNumberFormat('@').setValue(drawIdentifier(taken));
}

/** Begins with a letter: no spreadsheet takes it for a number or a date. */
function drawIdentifier(taken) {
  for (;;) {
    const drawn = `F-${Utilities.getUuid().replace(/-/g, '').slice(0, 8).toUpperCase()}`;
    if (!taken.has(drawn)) return drawn;
  }
}

// ---- Rendre la cellule au guichet

/** The cells chosen follow the desk again: each takes the formula by which most cells of its column do. */
function giveBack() {
  const sheet = SpreadsheetApp.getActiveSheet();
  const tab = peopleTab(nameOf(sheet));
  if (!tab) return tell('Placez-vous dans un onglet que Guichet lit.');
  const layout = locate(tab, cellsOf(sheet.getDataRange()));
  const known = new Set(layout.columns.values());
  const chosen = SpreadsheetApp.getActiveRange();
  const [top, bottom] = [chosen.getRow(), Math.min(chosen.getLastRow(), sheet.getLastRow())];
  if (layout.header < 0 || top <= layout.header + 1) return tell('Choisissez des cellules sous l’en-tête.');
  const refused = [];
  for (let column = chosen.getColumn(); column <= chosen.getLastColumn(); column++) {
    const source = known.has(column - 1) && followingCell(sheet, tab, column);
    if (!source) refused.push(letters(column - 1));
    else if (bottom >= top) copyFormula(source, sheet.getRange(top, column, bottom - top + 1, 1));
  }
  if (refused.length) tell(`Colonne ${refused.join(', ')} : aucune cellule n’y suit le guichet ; ${SET_UP}.`);
}

function copyFormula(source, target) {
  source.copyTo(target, SpreadsheetApp.CopyPasteType.PASTE_FORMULA, false);
}

/** A cell of this column that holds the following formula most cells there hold; null for none. */
function followingCell(sheet, tab, column) {
  const formulas = sheet.getRange(1, column, sheet.getLastRow(), 1).getFormulas().map((row) => row[0]);
  const counts = new Map();
  for (const one of formulas.filter((formula) => FOLLOWS.test(formula) && formula.includes(`"${tab.prefix}"`))) {
    counts.set(one, (counts.get(one) || 0) + 1);
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1]).map(([formula]) => formula);
  return most === undefined ? null : sheet.getRange(1 + formulas.indexOf(most), column);
}

// ---- commun

function tell(says) {
  SpreadsheetApp.getUi().alert('Guichet', says, SpreadsheetApp.getUi().ButtonSet.OK);
}

function escaped(typed) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(typed).replace(/[&<>"']/g, (sign) => signs[sign]);
}
