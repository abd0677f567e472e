import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The Markdown of every rule's page, by the rule's id: one file beside the bundles, a third as large in a package as its parts. */
const pagesFile = join(__dirname, 'pages.json');
let pages: Promise<Readonly<Record<string, string>>> | undefined;

/** The page of a rule. Rejects where the bundles were not built, or the rule is none of theirs. */
export async function pageOf(id: string): Promise<string> {
  pages ??= readFile(pagesFile, 'utf8').then(JSON.parse);
  const page = (await pages)[id];
  if (page === undefined) throw new Error(`${id} has no page`);
  return page;
}
