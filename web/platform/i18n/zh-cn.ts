import { zhCnConsole } from './zh-cn-console.ts';
import { zhCnField } from './zh-cn-field.ts';

export const zhCn: Record<string, string> = { ...zhCnConsole, ...zhCnField };
