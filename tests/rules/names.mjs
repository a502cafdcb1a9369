/** Names: of files, of the domain below the features, and lookups that claim to find. */
import { bare, declaredAs, propertyName, rule } from './tree.mjs';

const EMPTY = /(^|\/|[-.])(utils?|helpers?|commons?|managers?|services?|misc)(?=[-./]|$)|(^|\/)(index|base|shared)\.[a-z]+$/i;
export const fileNames = rule('a file is named by what it does', (context) => ({
  Program(node) {
    const path = context.filename.slice(context.cwd.length + 1).replaceAll('\\', '/');
    if (EMPTY.test(path)) {
      context.report({ node, loc: { line: 1, column: 0 }, message: 'A name that says nothing.' });
    }
  },
}));

/** The words of a name: `householdId`, `HOUSEHOLD_ID` and `household-id` hold "household". */
const wordsOf = (name) => name
  .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}]+/u);
/** Words of the domain where they do not belong: names, texts and types. */
export const domainWords = rule('a word of the domain below the features', (context) => {
  const { words = [] } = context.options[0] ?? {};
  const banned = new Set(words.flatMap((word) => [word, `${word}s`]));
  const look = (node, text) => {
    if (node.parent.type === 'JSXAttribute' && node.parent.name.name === 'data-testid') return;
    const found = wordsOf(text.replace(/DeedGrid/gi, '')).find((word) => banned.has(word));
    if (found) {
      context.report({ node, message: `"${found}" is a word of a feature: it does not belong here.` });
    }
  };
  const isPath = (node) => /^(Import|Export)/.test(node.parent.type);
  return {
    Identifier: (node) => look(node, node.name),
    JSXIdentifier: (node) => look(node, node.name),
    Literal: (node) => typeof node.value === 'string' && !isPath(node) && look(node, node.value),
    TemplateElement: (node) => look(node, node.value.raw),
  };
});

/** Lookups by what a thing is. Its place in a list (`values[i]`, `at(-1)`) is another matter. */
const LOOKUPS = new Set(['get', 'find', 'findLast', 'match', 'exec',
  'querySelector', 'getElementById', 'closest', 'byId', 'byCode', 'lookup']);
/** `map.get(id)!`, also through a name (`const x = map.get(id); x!.y`) or a cast. */
export const lookups = rule('a lookup may find nothing', (context) => {
  const isLookup = (node) => {
    const asked = bare(node);
    if (asked?.type === 'CallExpression') {
      const callee = bare(asked.callee);
      return callee.type === 'MemberExpression' && LOOKUPS.has(propertyName(callee));
    }
    if (asked?.type !== 'Identifier') return false;
    const value = declaredAs(asked, context.sourceCode);
    return Boolean(value) && value !== asked && bare(value)?.type === 'CallExpression'
      && isLookup(value);
  };
  const message = 'A lookup may find nothing: say what happens then.';
  const claims = (type) => type.type !== 'TSAnyKeyword' && type.type !== 'TSUnknownKeyword'
    && !(type.type === 'TSUnionType' && type.types.some((one) => /Undefined|Null/.test(one.type)))
    && !(type.type === 'TSTypeReference' && type.typeName.name === 'const');
  return {
    TSNonNullExpression(node) {
      if (isLookup(node.expression)) context.report({ node, message });
    },
    TSAsExpression(node) {
      const asked = bare(node.expression);
      // Node's and the DOM's own calls are often cast to what they are; a map's answer is not.
      if (asked?.type === 'CallExpression' && isLookup(asked) && claims(node.typeAnnotation)
        && /^(get|find)$/.test(propertyName(bare(asked.callee)))) {
        context.report({ node, message });
      }
    },
  };
});
