'use strict';
/**
 * What the add-in asks of Google Apps Script, over a workbook in memory: as little as it uses, typed as the service
 * types it. A tab is { values, formulas, days }: rows of cells, formulas by "row,column" (from 1), and the columns that are
 * shown as days, whose numbers come as `Date`.
 */

function moment(serial) {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 86400) * 1000);
  const parts = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds'].map((part) => at[`getUTC${part}`]());
  return new Date(...parts);
}

/** A whole number of seconds that a day may hold: what a `Date` loses nothing of. */
function isMoment(cell) {
  return cell >= 4 && cell < 2958466 && Math.round(cell * 86400) / 86400 === cell;
}

function formatDate(date, zone, pattern) {
  const two = (number) => String(number).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zoned = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const parts = {
    yyyy: String(date.getFullYear()), MM: two(date.getMonth() + 1), dd: two(date.getDate()), HH: two(date.getHours()),
    mm: two(date.getMinutes()), ss: two(date.getSeconds()), XXX: zoned,
  };
  return pattern.replace(/'T'/, 'T').replace(/yyyy|MM|dd|HH|mm|ss|XXX/g, (part) => parts[part]);
}

class Range {
  constructor(sheet, row, column, rows, columns) {
    Object.assign(this, { sheet, row, column, rows, columns });
  }
  getSheet() { return this.sheet; }
  getRow() { return this.row; }
  getColumn() { return this.column; }
  getLastRow() { return this.row + this.rows - 1; }
  getLastColumn() { return this.column + this.columns - 1; }
  getNumRows() { return this.rows; }
  getNumColumns() { return this.columns; }
  each(what) {
    return Array.from({ length: this.rows }, (_, down) =>
      Array.from({ length: this.columns }, (__, right) => what(this.row + down, this.column + right)));
  }
  getValues() { return this.each((row, column) => this.sheet.seen(row, column)); }
  getValue() { return this.getValues()[0][0]; }
  getDisplayValues() { return this.each((row, column) => String(this.sheet.cell(row, column))); }
  getFormulas() { return this.each((row, column) => this.sheet.tab.formulas[`${row},${column}`] || ''); }
  getFormula() { return this.getFormulas()[0][0]; }
  setNumberFormat(format) {
    this.each((row, column) => { this.sheet.formats[`${row},${column}`] = format; });
    return this;
  }
  /** As typed: what begins with « = » becomes a formula, whatever the format; else a text only where it is so formatted. */
  setValues(values) {
    if (values.length !== this.rows || values.some((row) => row.length !== this.columns)) throw new Error('other size');
    this.each((row, column) => this.sheet.write(row, column, values[row - this.row][column - this.column]));
    return this;
  }
  setValue(value) { return this.setValues([[value]]); }
  copyTo(target, kind, transposed) {
    if (kind !== 'PASTE_FORMULA' || transposed) throw new Error('not a copy of formulas');
    target.each((row, column) => { this.sheet.tab.formulas[`${row},${column}`] = this.getFormula(); });
  }
}

class Sheet {
  constructor(name, tab) {
    this.name = name;
    this.tab = { formulas: {}, days: [], ...tab };
    this.formats = {};
  }
  getName() { return this.name; }
  getSheetId() { return this.tab.number || 0; }
  getLastRow() { return this.tab.values.length; }
  getLastColumn() { return this.tab.values.reduce((most, row) => Math.max(most, row.length), 0); }
  getDataRange() { return new Range(this, 1, 1, Math.max(1, this.getLastRow()), Math.max(1, this.getLastColumn())); }
  getRange(row, column, rows = 1, columns = 1) {
    if (row < 1 || column < 1 || rows < 1 || columns < 1) throw new Error('outside the tab');
    return new Range(this, row, column, rows, columns);
  }
  cell(row, column) {
    const cells = this.tab.values[row - 1] || [];
    return column <= cells.length ? cells[column - 1] : '';
  }
  seen(row, column) {
    const cell = this.cell(row, column);
    return typeof cell === 'number' && this.tab.days.includes(column) && isMoment(cell) ? moment(cell) : cell;
  }
  write(row, column, value) {
    while (this.tab.values.length < row) this.tab.values.push([]);
    const cells = this.tab.values[row - 1];
    while (cells.length < column) cells.push('');
    const typed = this.formats[`${row},${column}`] !== '@' && value !== '' && !Number.isNaN(Number(value));
    cells[column - 1] = typed ? Number(value) : value;
    if (String(value).startsWith('=')) this.tab.formulas[`${row},${column}`] = value;
  }
  deleteRows(first, count) { this.tab.values.splice(first - 1, count); }
}

/** `open`: the active tab; `at`: the active cell [row, column, rows, columns]; `answers`: what a person types in prompts. */
function services({ tabs, open, at = [1, 1], properties = {}, answers = [] }) {
  const sheets = new Map(Object.entries(tabs).filter(([, tab]) => tab).map(([name, tab]) => [name, new Sheet(name, tab)]));
  const said = [];
  const active = () => sheets.get(open);
  const menu = {
    addItem(label, name) { said.push(['item', label, name]); return menu; },
    addSeparator: () => menu,
    addToUi: () => said.push(['menu added']),
  };
  const output = (html) => ({
    html, setTitle(title) { this.title = title; return this; }, setWidth() { return this; }, setHeight() { return this; },
  });
  const ui = {
    ButtonSet: { OK: 'OK', OK_CANCEL: 'OK_CANCEL' }, Button: { OK: 'OK' },
    createMenu: (name) => { said.push(['menu', name]); return menu; },
    alert: (title, says) => said.push(['alert', says]),
    prompt: () => {
      const answer = answers.shift();
      return { getSelectedButton: () => (answer === undefined ? 'CANCEL' : 'OK'), getResponseText: () => answer };
    },
    showModalDialog: (page) => said.push(['dialog', page.html]),
    showSidebar: (page) => said.push(['sidebar', page.html, page.title]),
  };
  const range = () => active().getRange(...[...at, 1, 1].slice(0, 4));
  return {
    said,
    sheets,
    globals: {
      SpreadsheetApp: {
        getUi: () => ui,
        getActive: () => ({
          getSheets: () => [...sheets.values()],
          getSheetByName: (name) => sheets.get(name) || null, getSpreadsheetTimeZone: () => 'Europe/Paris',
        }),
        getActiveSheet: active,
        getActiveRange: range,
        getCurrentCell: range,
        flush() {},
        CopyPasteType: { PASTE_FORMULA: 'PASTE_FORMULA' },
      },
      HtmlService: { createHtmlOutput: output, createHtmlOutputFromFile: output },
      PropertiesService: {
        getDocumentProperties: () => ({
          getProperty: (name) => (name in properties ? properties[name] : null),
          setProperty: (name, value) => { properties[name] = value; },
        }),
      },
      LockService: { getDocumentLock: () => ({ tryLock: () => true, releaseLock() {} }) },
      Utilities: { formatDate, getUuid: () => require('crypto').randomUUID() },
    },
  };
}

module.exports = { services };
