import { IN_BOTH } from './both.ts';
import { zhCnConsole } from './zh-cn-console.ts';
import { zhCnField } from './zh-cn-field.ts';

export const zhCn: Record<string, string> = { ...IN_BOTH['zh-CN'], ...zhCnConsole, ...zhCnField };
