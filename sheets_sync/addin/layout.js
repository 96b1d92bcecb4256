/**
 * Where a tab keeps what (`sheets_sync/layouts.py`): header and columns are found by name, rows by identifier, never by
 * position. What was renamed, deleted, doubled or merged is a fault.
 */

const FIRST_ROWS = 20;
const ALIKE = 0.6;
const UNDO =
  'annulez sa suppression dans Google Sheets (Fichier › Historique des versions), ou relancez la mise en place';

/**
 * `tab`: as `peopleTabs` makes them; `grid` null when there is no such tab. Answers the row of the header, the place of
 * the identifier (-1 for none), those of the columns by key, and the faults.
 */
function locate(tab, grid) {
  if (!grid) return nothingFound([fault(tab, '', '', `l'onglet a disparu : ${UNDO}`)]);
  const names = namesOf(tab);
  const header = headerOf(names, grid);
  if (header < 0) {
    const says = `la ligne d'en-tête est introuvable : remettez une ligne où se lisent « ${tab.identifier} » et la suite`;
    return nothingFound([fault(tab, '1', tab.identifier, says)]);
  }
  const [found, unknown] = foundIn(names, grid[header]);
  const places = new Map([...found].filter(([, where]) => where.length === 1).map(([key, [place]]) => [key, place]));
  const columns = new Map(tab.columns.filter((one) => places.has(one.key)).map((one) => [one.key, places.get(one.key)]));
  const faults = columnFaults(tab, grid, header, found, unknown);
  return { header, identifier: places.has('') ? places.get('') : -1, columns, faults };
}

function nothingFound(faults) {
  return { header: -1, identifier: -1, columns: new Map(), faults };
}

function fault(tab, row, column, says) {
  return { tab: tab.name, row: row || 'en-tête', column: column || tab.identifier, says };
}

/** Every row but the header, blank ones left out. */
function rowsOf(layout, grid) {
  if (layout.header < 0 || layout.identifier < 0) return [];
  const places = [...layout.columns.values()];
  const found = [];
  grid.forEach((row, place) => {
    if (place === layout.header) return;
    const written = text(cellAt(row, layout.identifier));
    const cells = places.map((one) => cellAt(row, one));
    const identifier = strip(written);
    if (identifier || cells.some((cell) => cell !== '')) {
      found.push({ number: place + 1, identifier, cells, above: place < layout.header, written });
    }
  });
  return found;
}

function cellAt(row, place) {
  return place < row.length ? row[place] : '';
}

/** A column as the spreadsheet names it: 0 is A. */
function letters(place) {
  const rest = Math.floor(place / 26);
  return (rest ? letters(rest - 1) : '') + String.fromCharCode(65 + (place % 26));
}

/** Folded header → [key of the column, is it its label?]; the key "" is the identifier. */
function namesOf(tab) {
  const byKey = tab.columns.map((one) => [folded(one.key.replace(/_/g, ' ')), [one.key, false]]);
  const byLabel = tab.columns.map((one) => [folded(one.label), [one.key, true]]);
  return new Map([...byKey, ...byLabel, [folded(tab.identifier), ['', true]]]);
}

/** The row where most headers stand: among the first ones, else wherever a sort has put it; -1 for none. */
function headerOf(names, grid) {
  for (const [from, to] of [[0, Math.min(FIRST_ROWS, grid.length)], [FIRST_ROWS, grid.length]]) {
    let [best, place] = [0, -1];
    for (let row = from; row < to; row++) {
      const known = knownIn(names, grid[row]);
      if (known > best) [best, place] = [known, row];
    }
    if (best >= Math.min(2, names.size)) return place;
  }
  return -1;
}

/** How many different columns this row names. */
function knownIn(names, row) {
  const known = row.filter((cell) => typeof cell === 'string' && cell && names.has(folded(cell)));
  return new Set(known.map((cell) => names.get(folded(cell))[0])).size;
}

/** Key → where its label stands, else where its key does; and, by place, the headers that nobody knows. */
function foundIn(names, header) {
  const [byKey, byLabel, unknown] = [new Map(), new Map(), new Map()];
  header.forEach((name, place) => {
    const known = names.get(folded(text(name)));
    if (known) {
      const places = known[1] ? byLabel : byKey;
      places.set(known[0], [...(places.get(known[0]) || []), place]);
    } else if (strip(text(name))) {
      unknown.set(place, strip(text(name)));
    }
  });
  return [new Map([...byKey, ...byLabel]), unknown];
}

function columnFaults(tab, grid, header, found, unknown) {
  const line = String(header + 1);
  const labels = new Map([['', tab.identifier], ...tab.columns.map((one) => [one.key, one.label])]);
  const faults = [];
  for (const [key, label] of labels) {
    const places = found.get(key) || [];
    if (places.length > 1) {
      const where = places.map(letters).join(' et ');
      const says = `plusieurs colonnes portent ce nom (${where}) : renommez ou supprimez celle qui est en trop`;
      faults.push(fault(tab, line, label, says));
    } else if (!places.length) {
      faults.push(fault(tab, line, label, `la colonne a disparu : ${missing(label, grid, header, unknown)}`));
    }
  }
  return faults;
}

/** What to do, with the column that seems to be the one renamed. */
function missing(label, grid, header, unknown) {
  const like = mostAlike(folded(label), unknown);
  if (like) {
    const [place, name] = like;
    const shown = characters(name).slice(0, 40).join('');
    return `si c'est « ${shown} » (colonne ${letters(place)}), écrivez « ${label} » en ${letters(place)}${header + 1}`;
  }
  const blank = headless(grid, header);
  if (blank < 0) return `annulez sa suppression, ou remettez une colonne « ${label} »`;
  const without = `la colonne ${letters(blank)} n'a pas d'en-tête (cellules fusionnées ?)`;
  return `${without} ; si c'est elle, écrivez « ${label} » en ${letters(blank)}${header + 1}`;
}

/** The last of the most alike, as [place, name]; null when none is. */
function mostAlike(wanted, unknown) {
  let [best, found] = [-1, null];
  for (const [place, name] of unknown) {
    const alike = ratio(wanted, folded(name));
    if ((alike >= ALIKE || folded(name).includes(wanted)) && alike >= best) [best, found] = [alike, [place, name]];
  }
  return found;
}

/** The first column that has cells under the header and no header; -1 for none. */
function headless(grid, header) {
  const names = grid[header];
  const under = grid.slice(header + 1, header + 1 + FIRST_ROWS);
  const width = Math.max(0, ...under.map((row) => row.length));
  for (let place = 0; place < width; place++) {
    const named = strip(text(cellAt(names, place)));
    if (!named && under.some((row) => cellAt(row, place) !== '')) return place;
  }
  return -1;
}
