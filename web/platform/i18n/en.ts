import { enConsole } from './en-console.ts';
import { enField } from './en-field.ts';

export const en: Record<string, string> = { ...enConsole, ...enField };
