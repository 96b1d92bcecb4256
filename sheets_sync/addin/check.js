/**
 * « Vérifier cet onglet »: the faults that the desk finds in a tab (`sheets_sync/hand_tabs.py`, `hand_cells.py`,
 * `hand_rows.py`), from the workbook alone. A cell that shows what `Miroir` says follows the desk, and is no fault.
 */

/** Cells of one column that are still told one by one. */
const FEWEST = 5;

/** `book`: { mirror, titles, documents } as `readBook` makes them. */
function check(tab, grid, book) {
  const layout = locate(tab, grid);
  if (layout.header < 0 || layout.identifier < 0) return together(layout.faults);
  const columns = tab.columns.filter((one) => layout.columns.has(one.key));
  const [known, others, faults] = sorted(tab, layout, grid, book.mirror);
  for (const [identifier, rows] of known) faults.push(...cellFaults(tab, columns, identifier, rows, book));
  const found = [...layout.faults, ...faults, ...duplicates(tab, known)];
  return [...together(found), ...newRows(tab, columns, others, book)];
}

/** Rows by identifier; those that name nobody who is known, title rows left out; and the identifiers in fault. */
function sorted(tab, layout, grid, mirror) {
  const [known, others, faults] = [new Map(), [], []];
  for (const row of rowsOf(layout, grid)) {
    const isKnown = mirror.lines.has(tab.prefix + row.identifier);
    const says = unreadableIdentifier(row, isKnown);
    if (says) faults.push(fault(tab, `ligne ${row.number}`, tab.identifier, says));
    else if (row.identifier && isKnown) known.set(row.identifier, [...(known.get(row.identifier) || []), row]);
    else if (!row.above) others.push(row);
  }
  return [known, others, faults];
}

function unreadableIdentifier(row, known) {
  if (isError(row.identifier)) {
    return `formule en erreur (${row.identifier}) à la place de l'identifiant : tapez-le`;
  }
  return known && row.written !== row.identifier
    ? `l'identifiant a des espaces en trop : tapez « ${row.identifier} »`
    : '';
}

function cellFaults(tab, columns, identifier, rows, book) {
  const line = book.mirror.lines.get(tab.prefix + identifier);
  const where = `${identifier} (ligne ${rows.map((row) => row.number).join(', ')})`;
  const faults = [];
  columns.forEach((column, place) => {
    const shows = cellAt(line, book.mirror.places.has(column.key) ? book.mirror.places.get(column.key) : line.length);
    const typed = inOrder(rows.map((row) => row.cells[place])).filter((cell) => cell !== shows);
    const wrong = typed.filter(isError).map(
      (cell) => `formule en erreur (${cell}) : copiez-y une cellule voisine de la même colonne`,
    );
    const read = column.data ? typed.filter((cell) => !isError(cell)) : [];
    const unread = read.map((cell) => problem(column.kind, cell, book.titles, book.documents)).filter((says) => says);
    faults.push(...[...wrong, ...unread].map((says) => fault(tab, where, column.label, says)));
  });
  return faults;
}

/** Different cells, in the order of their writing in Python. */
function inOrder(cells) {
  const writing = (cell) => (typeof cell === 'boolean' ? (cell ? 'True' : 'False') : quoted(cell));
  return [...new Set(cells)].sort((one, other) => (writing(one) < writing(other) ? -1 : 1));
}

function quoted(cell) {
  if (typeof cell === 'number') return String(cell);
  return cell.includes("'") && !cell.includes('"') ? `"${cell}"` : `'${cell}'`;
}

function duplicates(tab, known) {
  return [...known].filter(([, rows]) => rows.length > 1).map(([identifier, rows]) => {
    const where = rows.map((row) => row.number).join(', ');
    return fault(tab, identifier, tab.identifier, `figure aux lignes ${where} : supprimez celles qui sont en trop`);
  });
}

/** What cannot be read of rows that name nobody yet; the same content twice is told once. */
function newRows(tab, columns, others, book) {
  const [asked, faults] = [new Set(), []];
  for (const row of others) {
    const content = JSON.stringify([row.identifier, row.cells]);
    if (asked.has(content)) continue;
    asked.add(content);
    columns.forEach((column, place) => {
      const cell = row.cells[place];
      const says = cell !== '' && column.data ? problem(column.kind, cell, book.titles, book.documents) : '';
      if (says) faults.push(fault(tab, row.identifier || `ligne ${row.number}`, column.label, says));
    });
  }
  return faults;
}

/** One sentence for a column of which many cells are faulty, each its own otherwise. */
function together(faults) {
  const columns = new Map();
  const once = new Map(faults.map((one) => [sentence(one), one]));
  for (const one of once.values()) columns.set(one.column, [...(columns.get(one.column) || []), one]);
  return [...columns.values()].flatMap((found) => {
    if (found.length <= FEWEST) return found;
    const row = `${found[0].row} et ${found.length - 1} autres`;
    return [{ ...found[0], row, says: `par exemple : ${found[0].says}` }];
  });
}

function sentence(one) {
  return `${one.tab}, ligne « ${one.row} », colonne « ${one.column} » : ${one.says}`;
}
