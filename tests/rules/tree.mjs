/** Small questions about a syntax tree that the rules share. */

/** The name of a property, also when it is written `x['name']`; null when it is computed. */
export function propertyName(node) {
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (!node.computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name;
  return textOf(key);
}

/** The text of an expression whose parts are all written down; null when one is not. */
export function textOf(node) {
  switch (node?.type) {
    case 'Literal': return typeof node.value === 'string' ? node.value : null;
    case 'TemplateLiteral': return node.expressions.length ? null : node.quasis[0].value.cooked;
    case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression':
      return textOf(node.expression);
    default: return null;
  }
}

/** All text in an expression, in order; what is computed becomes a blank. */
export function gatheredText(node) {
  switch (node?.type) {
    case 'Literal': return typeof node.value === 'string' ? node.value : ' ';
    case 'TemplateLiteral':
      return node.quasis.map((part, at) =>
        part.value.cooked + (node.expressions[at] ? gatheredText(node.expressions[at]) : '')).join('');
    case 'BinaryExpression':
      return node.operator === '+' ? gatheredText(node.left) + gatheredText(node.right) : ' ';
    case 'TaggedTemplateExpression': return gatheredText(node.quasi);
    case 'CallExpression':
      return node.callee.type === 'MemberExpression' && propertyName(node.callee) === 'join'
        && node.callee.object.type === 'ArrayExpression'
        ? node.callee.object.elements.map(gatheredText).join(textOf(node.arguments[0]) ?? ',') : ' ';
    default: return ' ';
  }
}

/** Without `(x)`, `x!`, `x as T`, `x?.`: what is really asked. */
export function bare(node) {
  while (['TSNonNullExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSTypeAssertion',
    'ChainExpression'].includes(node?.type)) node = node.expression;
  return node;
}

/** Is this the global of that name, also as `globalThis.name` and `window.name`? */
export function isGlobal(node, name, sourceCode) {
  const asked = bare(node);
  if (asked?.type === 'Identifier') {
    if (asked.name !== name) return false;
    const variable = variableOf(asked, sourceCode);
    return !variable || variable.defs.length === 0
      || variable.defs.some((def) => def.type === 'ImportBinding'
        && /^node:|^process$|^crypto$/.test(def.parent.source.value));
  }
  return asked?.type === 'MemberExpression' && propertyName(asked) === name
    && ['globalThis', 'window', 'self', 'global'].some((top) => isGlobal(asked.object, top, sourceCode));
}

export function variableOf(identifier, sourceCode) {
  for (let scope = sourceCode.getScope(identifier); scope; scope = scope.upper) {
    const found = scope.set.get(identifier.name);
    if (found) return found;
  }
  return null;
}

/** What a name was declared with, when it is declared once: `const x = <this>`. */
export function declaredAs(identifier, sourceCode) {
  const definition = variableOf(identifier, sourceCode)?.defs[0];
  return definition?.type === 'Variable' && definition.node.id.type === 'Identifier'
    ? definition.node.init : null;
}

/**
 * Calls `found(node, name)` for each way to take a property from an object: `o.name`, `o['name']`,
 * `const { name } = o`.
 */
export function onTaking(found) {
  return {
    MemberExpression(node) {
      const name = propertyName(node);
      if (name !== null) found(node, node.object, name);
    },
    VariableDeclarator(node) {
      if (node.id.type !== 'ObjectPattern' || !node.init) return;
      for (const property of node.id.properties) {
        if (property.type !== 'Property') continue;
        const name = propertyName(property);
        if (name !== null) found(property, node.init, name);
      }
    },
  };
}

/** Options that name files: the rule is silent in them. */
export const rule = (description, create) => ({
  meta: { type: 'problem', docs: { description }, schema: [{ type: 'object' }], messages: {} },
  create,
});
