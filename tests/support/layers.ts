/** The house's directions as data, and small rules over source text that can be tested alone. */
import ts from 'typescript';

/** From the ground up: a file imports only from its own folder and from what stands before it. */
export const ORDER: readonly (readonly string[])[] = [
  ['platform'], ['access'], ['grid'], ['setup'],
  ['households', 'workers', 'rulebook', 'ledger'], ['heat'], ['deeds'], ['tasks'], ['planning'],
  ['simulation'], ['(top)'],
];
const levelOf = (folder: string) => ORDER.findIndex((level) => level.includes(folder));
/** What a household's page shows is in the ledger: households stand a step above it. */
const BESIDE = new Set(['households>ledger']);

export interface Source { path: string; text: string }

/** Paths of the imports of a file, as they are written. */
export function importsOf({ text }: Source): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
}

const folderOf = (path: string) => {
  const parts = path.split('/');
  return parts.length > 2 ? parts[1]! : '(top)';
};
export function resolveImport(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
const isContract = (path: string) => path.endsWith('.schema.ts') || path === 'server/events.ts'
  || path === 'server/config.ts';

/** Imports that run uphill, reach into another feature's inside, or cross from web to server. */
export function wrongImports(source: Source): string[] {
  const wrong: string[] = [];
  for (const written of importsOf(source)) {
    if (!written.startsWith('.')) continue;
    const target = resolveImport(source.path, written.replace(/\?.*$/, ''));
    const say = (why: string) => wrong.push(`${source.path} -> ${target}: ${why}`);
    if (source.path.startsWith('web/')) {
      if (target.startsWith('server/') && !isContract(target)) say('the web reads schemas only');
      const [here, there] = [folderOf(source.path), folderOf(target)];
      const features = !['platform', 'ui', 'map', 'console', 'field', '(top)'].includes(here);
      if (features && target.startsWith('web/') && here !== there
        && !['platform', 'ui', 'map'].includes(there)) say('web features do not know each other');
      continue;
    }
    if (!source.path.startsWith('server/') || !target.startsWith('server/') || isContract(target)) {
      if (source.path.startsWith('server/') && target.startsWith('web/')) say('the server knows no web');
      continue;
    }
    const [here, there] = [folderOf(source.path), folderOf(target)];
    if (here === there) continue;
    if (levelOf(here) < 0 || levelOf(there) < 0) say('a folder that the order does not name');
    else if (levelOf(there) >= levelOf(here) && !BESIDE.has(`${here}>${there}`)) say('uphill');
    else if (target.endsWith('.sql.ts')) say('SQL is private to its folder');
  }
  return wrong;
}

const SQL = /(?:`|')\s*(?:select\s+[^`']*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()/i;
/** Things that have one place only. */
export function wrongPlaces({ path, text }: Source): string[] {
  const wrong: string[] = [];
  const inCode = path.startsWith('server/') || path.startsWith('web/') || path.startsWith('geodata/');
  if (!inCode) return wrong;
  if (SQL.test(text) && !path.endsWith('.sql.ts') && !path.startsWith('server/platform/database/')) {
    wrong.push(`${path}: SQL outside .sql.ts`);
  }
  if (/process\.env/.test(text) && !['server/config.ts', 'server/start.mjs', 'server/install.mjs', 'web/vite.config.ts'].includes(path)) {
    wrong.push(`${path}: process.env outside config.ts`);
  }
  if (/\.emit\(/.test(text) && !['server/platform/realtime.ts', 'web/platform/socket.tsx', 'server/simulation/life.ts'].includes(path)) {
    wrong.push(`${path}: .emit( outside realtime.ts`);
  }
  if (/\b(TODO|FIXME|XXX|HACK)\b/.test(text)) wrong.push(`${path}: unfinished mark`);
  if (/(^|\/)(utils?|helpers?|common|managers?|services?|index)(\.tsx?$|\/)/.test(path)) {
    wrong.push(`${path}: a name that says nothing`);
  }
  if (path.startsWith('server/ledger/') && /\b(geom|household)\b/.test(text)) {
    wrong.push(`${path}: the ledger knows no map and no household`);
  }
  return wrong;
}

/** Too long to be one idea: tables, texts and schemas excepted. */
export function tooLong({ path, text }: Source): string[] {
  const lines = text.split('\n');
  const isTable = /\.gen\.ts$|i18n\/|\.schema\.ts$|\.sql\.ts$|names\.ts$/.test(path);
  return lines.length > 480 && !isTable ? [`${path}: ${lines.length} lines`] : [];
}

const COMPARING = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.InKeyword,
]);
const SHOWN = new Set(['title', 'placeholder', 'aria-label', 'label', 'alt']);
/** Words on the screen that are not in a catalogue. */
export function bareWords({ path, text }: Source): string[] {
  if (!path.endsWith('.tsx') || !path.startsWith('web/')) return [];
  const found: string[] = [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const hasWords = (words: string) => /\p{L}{2,}/u.test(words);
  /** Literals that an expression between tags shows itself, not those it hands to a function. */
  const shown = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return;
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    const isCompared = ts.isBinaryExpression(node.parent) && COMPARING.has(node.parent.operatorToken.kind);
    if (isText && !isCompared && hasWords(node.text)) found.push(`${path}: ${node.text.trim()}`);
    ts.forEachChild(node, shown);
  };
  const look = (node: ts.Node): void => {
    if (ts.isJsxExpression(node) && node.expression
      && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))) shown(node.expression);
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(`${path}: ${node.text.trim()}`);
    if (ts.isJsxAttribute(node) && SHOWN.has(node.name.getText()) && node.initializer
      && ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) {
      found.push(`${path}: ${node.name.getText()}="${node.initializer.text}"`);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

/** Keys that are used literally. */
export function usedKeys({ text }: Source): string[] {
  return [...text.matchAll(/\bt\('([^'${}]+)'/g)].map((match) => match[1]!);
}
