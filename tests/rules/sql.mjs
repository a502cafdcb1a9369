/** SQL has a home, and its text is constant: what comes from outside is a parameter. */
import { bare, declaredAs, gatheredText, propertyName, rule, variableOf } from './tree.mjs';

const COMMENTS = String.raw`(\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`;
const STATEMENT = new RegExp(`^${COMMENTS}(${[
  String.raw`select\s[\s\S]*?\S`, String.raw`insert\s+into\s`, String.raw`update\s+\w+(\s+\w+)?\s+set\s`,
  String.raw`delete\s+from\s`, String.raw`with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s+(not\s+)?(materialized\s+)?\(`,
  String.raw`(create|alter|drop|truncate)\s+(table|index|role|schema|view|function|type|database|unique)\s?`,
  String.raw`truncate\s+\w+\s*$`, String.raw`(grant|revoke)\s+\w+.*\s(on|to|from)\s`,
  String.raw`(listen|notify|unlisten)\s+\w+\s*$`, String.raw`(begin|commit|rollback)\s*;?\s*$`,
  String.raw`set\s+(local\s+|session\s+)?\w+\s*(=|to)\s`, String.raw`call\s+\w+\s*\(`,
  String.raw`explain\s+(select|analyze|\()`, String.raw`copy\s+\w+.*\sfrom\s`,
  String.raw`lock\s+table\s`, String.raw`values\s*\(`,
].join('|')})`, 'i');
const SELECT = /^\s*select\s/i;
/** "Select a cell" is a sentence, "select a, b from c" and "select now()" are not. */
const isSql = (text) => STATEMENT.test(text)
  && (!SELECT.test(text) || /\bfrom\b|[($*,;]|\bas\b|^\s*select\s+\d/i.test(text));

export const sqlHome = rule('SQL stands in .sql.ts', (context) => {
  const seen = new Set();
  const look = (node) => {
    for (let up = node.parent; up; up = up.parent) if (seen.has(up)) return;
    if (isSql(gatheredText(node))) {
      seen.add(node);
      context.report({ node, message: 'SQL stands in the .sql.ts of its folder, one function a statement.' });
    }
  };
  return { Literal: look, TemplateLiteral: look, BinaryExpression: look, CallExpression: look };
});

const ASKING = new Set(['query', 'bulkInsert', 'execute', 'exec', 'queryRaw', 'unsafe']);
/** A fragment is fine: what is written down, a constant in capitals, what a function makes of them. */
export const sqlParts = rule('no value inside the text of a statement', (context) => {
  const { sourceCode } = context;
  const isOfTheFile = (node) => node.type === 'Identifier'
    && ['module', 'global'].includes(variableOf(node, sourceCode)?.scope.type);
  const isFragment = (node) => {
    const part = bare(node);
    switch (part.type) {
      case 'Literal': return true;
      case 'Identifier': return /^[A-Z][A-Z0-9_]*$/.test(part.name) && isOfTheFile(part);
      case 'TemplateLiteral': return part.expressions.every(isFragment);
      case 'CallExpression': return isOfTheFile(part.callee) && part.arguments.every(isFragment);
      default: return false;
    }
  };
  const message = 'A value is a parameter ($1), never a piece of the statement.';
  const check = (node) => {
    const text = bare(node);
    if (text?.type === 'TemplateLiteral') {
      for (const part of text.expressions) if (!isFragment(part)) context.report({ node: part, message });
    } else if (text?.type === 'BinaryExpression') {
      for (const side of [text.left, text.right]) {
        if (side.type === 'Literal' || isFragment(side)) continue;
        if (['TemplateLiteral', 'BinaryExpression'].includes(bare(side).type)) check(side);
        else context.report({ node: side, message });
      }
    } else if (text?.type === 'CallExpression' && text.callee.type === 'MemberExpression'
      && ['concat', 'replace', 'replaceAll', 'join'].includes(propertyName(text.callee))) {
      context.report({ node: text, message });
    } else if (text?.type === 'Identifier') {
      const value = declaredAs(text, sourceCode);
      if (value && bare(value).type !== 'Identifier') check(value);
    }
  };
  return {
    CallExpression(node) {
      const callee = bare(node.callee);
      if (callee.type === 'MemberExpression' && ASKING.has(propertyName(callee))) {
        check(node.arguments[0]);
      }
    },
    TaggedTemplateExpression(node) {
      if (bare(node.tag).name === 'sql') check(node.quasi);
    },
  };
});
