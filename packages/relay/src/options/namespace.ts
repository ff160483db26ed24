import { isNamespace } from '@waymark/node/request';
import type { Rule } from './option-rules.ts';

export const namespace: Rule = [isNamespace, '1 to 40 letters, digits, "_" or "-", the same as in the page'];
