'use strict';
/** Reads { order, base, calls } on standard input, runs each call in the add-in, writes the list of answers. */

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { services } = require('./stand_ins.js');

const ADDIN = path.join(__dirname, '..', '..', '..', 'sheets_sync', 'addin');

/** The add-in in a world of its own; Apps Script loads its files in an order that nobody promises. */
function load(reversed) {
  const files = fs.readdirSync(ADDIN).filter((name) => name.endsWith('.js')).sort();
  const context = vm.createContext({ console: { error: (says) => errors.push(says) } });
  for (const name of reversed ? files.reverse() : files) {
    vm.runInContext(fs.readFileSync(path.join(ADDIN, name), 'utf8'), context, { filename: name });
  }
  return context;
}

const errors = [];
const plain = (_, value) => (Object.prototype.toString.call(value) === '[object Map]' ? [...value] : value);

/** `workbook`: over `base`, tab by tab (null: deleted); `edit`: the event of `onEdit`, its range by place. */
function call(context, base, { run, args = [], workbook, edit }) {
  const world = services({ tabs: {}, ...workbook, tabs: { ...base, ...own((workbook || {}).tabs) } });
  Object.assign(context, world.globals);
  errors.length = 0;
  const given = edit ? [event(world, edit)] : args.map(revived);
  const answer = context[run](...given);
  const watched = ((workbook || {}).watch || []).map((name) => world.sheets.get(name).tab);
  return { answer, said: world.said, tabs: watched, errors: [...errors] };
}

/** Its own tabs are its own to write in; those of `base` serve every call. */
function own(tabs) {
  return Object.fromEntries(Object.entries(tabs || {}).map(([name, tab]) => [name, tab && structuredClone(tab)]));
}

function revived(value) {
  return value && Array.isArray(value.map) ? new Map(value.map) : value;
}

function event(world, { tab, at, email, oldValue }) {
  const range = world.sheets.get(tab).getRange(...at);
  const user = email === undefined ? undefined : { getEmail() { if (!email) throw new Error('no right'); return email; } };
  return { range, user, oldValue };
}

const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
const context = load(asked.reversed);
process.stdout.write(JSON.stringify(asked.calls.map((one) => call(context, asked.base || {}, one)), plain));
