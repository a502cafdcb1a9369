import { IN_BOTH } from './both.ts';
import { enConsole } from './en-console.ts';
import { enField } from './en-field.ts';

export const en: Record<string, string> = { ...IN_BOTH.en, ...enConsole, ...enField };
