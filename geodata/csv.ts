/** Comma separated values of the shipped files: a header line, quotes doubled, LF or CRLF. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

export interface CsvTable {
  /** Position of a column; throws when the file has none of that name. */
  column(name: string): number;
  rows: string[][];
}

/** Reads a file, unpacked first when its name ends in .gz. */
export async function readTable(file: URL): Promise<CsvTable> {
  const bytes = await readFile(file);
  const plain = file.pathname.endsWith('.gz') ? await unzip(bytes) : bytes;
  const rows = splitRows(plain.toString('utf8'));
  const header = rows.shift() ?? [];
  return {
    rows,
    column(name) {
      const at = header.indexOf(name);
      if (at < 0) throw new Error(`${file.pathname}: no column ${name}`);
      return at;
    },
  };
}

/** A full parser costs a second for the requests; most lines have no quote and need no more. */
export function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    let line = text.slice(at, end);
    // A quote left open means that the field holds the line break.
    while (end < text.length && openQuote(line)) {
      const next = text.indexOf('\n', end + 1);
      end = next < 0 ? text.length : next;
      line = text.slice(at, end);
    }
    at = end + 1;
    if (line.endsWith('\r')) line = line.slice(0, -1);
    if (line !== '') rows.push(line.includes('"') ? splitQuoted(line) : line.split(','));
  }
  return rows;
}

function openQuote(line: string): boolean {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count % 2 === 1;
}

function splitQuoted(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const sign = line[i];
    if (sign === '"') {
      if (quoted && line[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = !quoted;
    } else if (sign === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += sign;
  }
  fields.push(field);
  return fields;
}
