import { join } from 'node:path';

/** The rule pages stand beside the bundle, in the extension as in the package. */
export const pagesFolder = join(__dirname, '..', 'rules');
