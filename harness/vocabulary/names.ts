import { z } from 'zod';

/**
 * Shapes of names that a server may take: `plain`, small letters and digits; `upper`, capitals; `digits`, digits alone;
 * `long`, 64 characters; `beyond-ascii`, with letters beyond ASCII; `punctuated`, with `.`, `_` and `~`.
 */
export const nameShapeSchema = z.enum(['plain', 'upper', 'digits', 'long', 'beyond-ascii', 'punctuated']);
export type NameShape = z.infer<typeof nameShapeSchema>;
