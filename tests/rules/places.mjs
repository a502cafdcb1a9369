/** Things that have one place: environment, sockets, timers, clocks, what is loaded. */
import { bare, isGlobal, onTaking, propertyName, rule, textOf } from './tree.mjs';

const imported = (node) => node.specifiers.map((one) => [one, one.imported?.name ?? one.local.name]);

export const environment = rule('process.env is read in config.ts only', (context) => {
  const say = (node) => context.report({
    node, message: 'The environment is read in server/config.ts: take the value from the config.',
  });
  const isProcess = (node) => isGlobal(node, 'process', context.sourceCode);
  return {
    ...onTaking((node, object, name) => {
      if (name === 'env' && (isProcess(object) || bare(object).type === 'MetaProperty')) say(node);
    }),
    ImportDeclaration(node) {
      if (!/^(node:)?process$/.test(node.source.value)) return;
      for (const [one, name] of imported(node)) if (name === 'env') say(one);
    },
  };
});

export const emits = rule('only realtime.ts speaks to sockets', (context) => onTaking((node, _, name) => {
  if (name === 'emit') {
    context.report({ node, message: 'News is a row first: announce() it; realtime.ts emits.' });
  }
}));

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];
export const timers = rule('a timer decides no business state', (context) => {
  const message = 'What must happen later is a row that a sweep finds, not a timer of this process.';
  return {
    CallExpression(node) {
      const called = bare(node.callee);
      const taken = called.type === 'MemberExpression' && TIMERS.includes(propertyName(called));
      if (taken || TIMERS.some((name) => isGlobal(called, name, context.sourceCode))) {
        context.report({ node, message });
      }
    },
    ImportDeclaration(node) {
      if (/^(node:)?timers(\/promises)?$/.test(node.source.value)) context.report({ node, message });
    },
  };
});

/** What a core may not ask the machine for: `object: names`. */
const MACHINE = {
  Date: ['now'], Math: ['random'], performance: ['now', 'timeOrigin'],
  crypto: ['randomUUID', 'getRandomValues'], process: ['hrtime', 'uptime', 'env', 'cwd'],
};
export const clocks = rule('a core takes clock and random as arguments', (context) => {
  const message = 'A core computes with what it is given: clock, random and ids are arguments.';
  const say = (node) => context.report({ node, message });
  const isDate = (node) => isGlobal(node, 'Date', context.sourceCode);
  return {
    ...onTaking((node, object, name) => {
      const from = Object.keys(MACHINE).find((one) => isGlobal(object, one, context.sourceCode));
      if (from && MACHINE[from].includes(name)) say(node);
    }),
    NewExpression(node) {
      if (isDate(node.callee) && node.arguments.length === 0) say(node);
    },
    CallExpression(node) {
      if (isDate(node.callee)) say(node);
      if (isGlobal(node.callee, 'fetch', context.sourceCode)) say(node);
    },
    ImportDeclaration(node) {
      if (/^luxon$|^uuid$/.test(node.source.value)) say(node);
    },
  };
});

/** Roads around the import rules: what is loaded stands where it is loaded, as a literal. */
export const calls = rule('what is loaded is written down', (context) => {
  const message = 'Import it by its literal name, or nobody sees which way the import runs.';
  const say = (node) => context.report({ node, message });
  const isRequire = (node) => isGlobal(node, 'require', context.sourceCode)
    || (bare(node).type === 'MemberExpression' && propertyName(bare(node)) === 'require');
  return {
    ImportExpression(node) {
      if (textOf(node.source) === null) say(node);
    },
    CallExpression(node) {
      if (isRequire(node.callee) || /^createRequire$/.test(bare(node.callee).name ?? '')) say(node);
    },
    NewExpression(node) {
      const [written, base] = node.arguments;
      const text = textOf(written);
      const isHere = bare(base)?.type === 'MemberExpression'
        && bare(bare(base).object).type === 'MetaProperty';
      if (isHere && /^\.\..*\.(tsx?|mjs|js)$/.test(text ?? '')) say(node);
    },
  };
});

export const streamNames = rule('names of streams are made in events.ts only', (context) => {
  const check = (node, text) => {
    if (/^(area|worker|person):(?![a-z-]+$)/.test(text)) {
      context.report({ node, message: 'A stream has one name: take it from `streams` in events.ts.' });
    }
  };
  return {
    TemplateLiteral(node) { check(node, node.quasis[0].value.cooked ?? ''); },
    Literal(node) { if (typeof node.value === 'string') check(node, node.value); },
  };
});
