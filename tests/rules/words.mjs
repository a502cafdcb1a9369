/** Words on the screen come from the catalogues: nothing between tags, in a label or in a title. */
import { bare, declaredAs, isGlobal, propertyName, rule } from './tree.mjs';

const hasWords = (text) => /\p{L}{2,}/u.test(text);
const isSentence = (text) => /\p{Script=Han}/u.test(text) || /\p{L}{2,}\s+\p{L}{2,}/u.test(text);
/** Attributes that are read by people: by eye or by voice. */
const SHOWN = /^(title|placeholder|alt|label|summary|caption|heading|hint|tooltip|message|text|description|aria-(label|description|roledescription|valuetext|placeholder|braillelabel|brailleroledescription)|data-(label|title|tooltip))$/i;
/** Attributes whose words are for the machine. */
const SILENT = /^(className|class|style|d|points|transform|viewBox|rel|allow|sandbox|id|htmlFor|key|href|src|srcSet|sizes|media|accept|autoComplete|pattern|aria-(labelledby|describedby|controls|owns|flowto|details|errormessage)|strokeDasharray|gridTemplate\w*|fill|stroke|to|i18nKey|data-testid)$/;
const SHOWING = /^(alert|confirm|prompt|toast|notify|showToast|say|announceToast)$/;
const WRITTEN = new Set(['textContent', 'innerText', 'innerHTML', 'outerHTML', 'title', 'placeholder',
  'alt', 'ariaLabel', 'ariaDescription', 'ariaValueText', 'ariaRoleDescription']);
const COMPARING = new Set(['===', '!==', '==', '!=', 'in', '<', '>', '<=', '>=']);

export const words = rule('words of the screen stand in the catalogues', (context) => {
  const { sourceCode } = context;
  const say = (node, text) => context.report({
    node, message: `"${text.trim().slice(0, 40)}": words stand in the catalogues, in both languages.`,
  });
  /** Texts that an expression shows itself, not those it hands to a function. */
  const shown = (node, isWord, depth = 0) => {
    const value = bare(node);
    switch (value?.type) {
      case 'Literal':
        if (typeof value.value === 'string' && isWord(value.value)) say(value, value.value);
        return;
      case 'TemplateLiteral':
        for (const part of value.quasis) {
          if (isWord(part.value.cooked)) say(part, part.value.cooked);
        }
        value.expressions.forEach((part) => shown(part, isWord, depth));
        return;
      case 'ConditionalExpression':
        shown(value.consequent, isWord, depth);
        shown(value.alternate, isWord, depth);
        return;
      case 'LogicalExpression':
        shown(value.left, isWord, depth);
        shown(value.right, isWord, depth);
        return;
      case 'BinaryExpression':
        if (COMPARING.has(value.operator)) return;
        shown(value.left, isWord, depth);
        shown(value.right, isWord, depth);
        return;
      case 'ArrayExpression': value.elements.forEach((one) => shown(one, isWord, depth)); return;
      case 'SequenceExpression': shown(value.expressions.at(-1), isWord, depth); return;
      case 'MemberExpression':
        // A table of words beside the code: `{ open: 'Open' }[state]`.
        if (depth < 3) shownTable(value.object, isWord, depth);
        return;
      case 'Identifier': {
        const init = depth < 3 && declaredAs(value, sourceCode);
        if (init && !['CallExpression', 'ObjectExpression'].includes(bare(init).type)) {
          shown(init, isWord, depth + 1);
        }
        return;
      }
      default:
    }
  };
  const shownTable = (node, isWord, depth) => {
    let table = bare(node);
    if (table?.type === 'Identifier') table = bare(declaredAs(table, sourceCode));
    if (table?.type !== 'ObjectExpression') return;
    for (const property of table.properties) {
      // Marks and keys are one word: a table of words is told by a capital, a blank or Chinese.
      if (property.type === 'Property') {
        shown(property.value, (text) => isWord(text) && (isSentence(text) || /^\p{Lu}\p{Ll}/u.test(text)),
          depth + 1);
      }
    }
  };
  return {
    JSXText(node) {
      if (hasWords(node.value)) say(node, node.value);
    },
    JSXExpressionContainer(node) {
      if (['JSXElement', 'JSXFragment'].includes(node.parent.type)) shown(node.expression, hasWords);
    },
    JSXAttribute(node) {
      const name = node.name.type === 'JSXNamespacedName' ? node.name.name.name : node.name.name;
      if (!node.value || SILENT.test(name)) return;
      const value = node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value;
      shown(value, SHOWN.test(name) ? hasWords : isSentence);
    },
    AssignmentExpression(node) {
      if (node.left.type === 'MemberExpression' && WRITTEN.has(propertyName(node.left))) {
        shown(node.right, hasWords);
      }
    },
    CallExpression(node) {
      const callee = bare(node.callee);
      const name = callee.type === 'MemberExpression' ? propertyName(callee) : callee.name;
      const owner = callee.type === 'MemberExpression' ? bare(callee.object).name : undefined;
      if (SHOWING.test(name ?? '') || /^toasts?$/.test(owner ?? '')) {
        node.arguments.forEach((one) => shown(one, hasWords));
      } else if (name === 'setAttribute') {
        const [attribute, value] = node.arguments;
        if (SHOWN.test(String(attribute?.value ?? ''))) shown(value, hasWords);
      } else if (name === 'createElement' && owner === 'React') {
        node.arguments.slice(2).forEach((one) => shown(one, hasWords));
      }
    },
    NewExpression(node) {
      if (isGlobal(node.callee, 'Notification', sourceCode)) {
        node.arguments.forEach((one) => shown(one, hasWords));
      }
    },
    // Chinese is never a key, a class or an id.
    Literal(node) {
      if (typeof node.value === 'string' && /\p{Script=Han}/u.test(node.value)
        && !/^JSX/.test(node.parent.type)) say(node, node.value);
    },
  };
});
