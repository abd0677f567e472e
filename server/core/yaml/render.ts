/** Plain data as YAML text, in the style of the file it goes into. Pure text: nothing here knows where it will stand. */

/** What a verb writes: plain data, rendered in the file's own style. */
export type Data = string | number | boolean | null | readonly Data[] | DataMap;

export type DataMap = { readonly [key: string]: Data };

export interface Style {
  /** Columns from a key to the keys below it. */
  readonly step: number;
  /** Columns from a key to the dashes below it. */
  readonly listIndent: number;
  /** Columns from a dash to its item. */
  readonly gap: number;
  readonly quote: '"' | "'";
  /** Strings are quoted even where they need not be. */
  readonly quoted?: boolean;
  /** Keys are quoted even where they need not be. */
  readonly quotedKeys?: boolean;
  /** Strings of several lines stay on one, with escapes. */
  readonly noBlocks?: boolean;
}

/** What stands behind a key or dash, and the lines below it, indented relative to the key or dash. */
export interface Rendered {
  readonly head: string;
  readonly lines: readonly string[];
}

export function isDataMap(data: Data): data is DataMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** A key with its value, as block text starting at column 0. */
export function renderEntry(key: string, data: Data, style: Style): readonly string[] {
  const { head, lines } = renderBehindKey(data, style);
  return [`${renderKey(key, style)}:${head === '' || data === null ? '' : ` ${head}`}`, ...lines];
}

/** A list item with its dash, as block text starting at column 0. */
export function renderItem(data: Data, style: Style): readonly string[] {
  const { head, lines } = renderBehindDash(data, style);
  return [`-${' '.repeat(style.gap - 1)}${head}`, ...lines];
}

export function renderBehindKey(data: Data, style: Style): Rendered {
  const body = renderBlock(data, style);
  if (!isCollection(data)) return { head: body[0] ?? '', lines: indent(body.slice(1), style.step) };
  return { head: '', lines: indent(body, Array.isArray(data) ? style.listIndent : style.step) };
}

export function renderBehindDash(data: Data, style: Style): Rendered {
  const [head = '', ...rest] = renderBlock(data, style);
  return { head, lines: indent(rest, style.gap) };
}

/** A whole value as block text; of a scalar over several lines the first is the header of a block scalar. */
export function renderBlock(data: Data, style: Style): readonly string[] {
  if (!isCollection(data)) {
    return typeof data === 'string' && !style.noBlocks && isLiteralBlock(data)
      ? literalBlock(data)
      : [renderFlow(data, style, false)];
  }
  // Only what is appended next to other items is quoted like them, not what stands inside of it.
  const inner = { ...style, quoted: false, gap: 2 };
  if (isDataMap(data)) return Object.entries(data).flatMap(([key, value]) => renderEntry(key, value, inner));
  return (data as readonly Data[]).flatMap(item => renderItem(item, inner));
}

/** A value on one line. */
export function renderFlow(data: Data, style: Style, inFlow: boolean): string {
  if (typeof data === 'string') return renderString(data, style, inFlow);
  if (typeof data === 'number') return renderNumber(data);
  if (data === null || typeof data === 'boolean') return String(data);
  if (!isDataMap(data)) return `[${data.map(item => renderFlow(item, style, true)).join(', ')}]`;
  return `{${Object.entries(data)
    .map(([key, value]) => renderFlowEntry(key, value, style))
    .join(', ')}}`;
}

export function renderFlowEntry(key: string, data: Data, style: Style): string {
  return `${renderKey(key, style, true)}: ${renderFlow(data, style, true)}`;
}

export function renderKey(key: string, style: Style, inFlow = false): string {
  // Workflows spell this key without quotes although YAML 1.1 reads a boolean; their reader does not.
  if (key === 'on' && !style.quotedKeys) return key;
  return !style.quotedKeys && isPlainString(key, inFlow) ? key : quoteString(key, style.quote);
}

function renderString(text: string, style: Style, inFlow: boolean): string {
  return !style.quoted && isPlainString(text, inFlow) ? text : quoteString(text, style.quote);
}

/** A quoted string, in the wanted quotes unless the others save escapes. */
function quoteString(text: string, wanted: '"' | "'"): string {
  if (unprintable.test(text)) {
    return JSON.stringify(text).replace(
      rawUnprintable,
      char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  const canDouble = !/["\\]/.test(text);
  const canSingle = !text.includes("'");
  if (canDouble && (wanted === '"' || !canSingle)) return `"${text}"`;
  if (canSingle) return `'${text}'`;
  return wanted === "'" ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/**
 * Whether a text without quotes reads back as this very string in YAML 1.1 and 1.2: no indicator, no comment, no other
 * type. https://yaml.org/type/ lists what YAML 1.1 takes for a boolean, number or date.
 */
export function isPlainString(text: string, inFlow: boolean): boolean {
  if (text === '' || text !== text.trim() || unprintable.test(text)) return false;
  if (/^[,[\]{}#&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text)) return false;
  if (inFlow && (/[,[\]{}]/.test(text) || /^[-?:]/.test(text))) return false;
  return !otherTypes.some(type => type.test(text));
}

export function indent(lines: readonly string[], columns: number): readonly string[] {
  const pad = ' '.repeat(columns);
  return lines.map(line => (line === '' ? line : pad + line));
}

export function isCollection(data: Data): data is readonly Data[] | DataMap {
  return typeof data === 'object' && data !== null && Object.keys(data).length > 0;
}

const unprintable = /[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const rawUnprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const otherTypes = [
  /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)$/i,
  /^[-+]?(?:\d[\d_]*|0b[01_]+|0o[0-7_]+|0x[\da-f_]+)$/i,
  // A number may lack its digits for some readers; `.` alone is a directory (`build: .`).
  /^(?!\.$)[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.[\d_]*)?(?:e[-+]?\d+)?$/i,
  /^(?:[-+]?\.inf|\.nan)$/i,
  // Base 60: `12:30` is 750 in YAML 1.1. Wider than that, since authors quote every `80:8080`.
  /^[-+]?\d[\d_]*(?::\d+)+(?:\.[\d_]*)?$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt\s].*)?$/,
];

function renderNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Several lines that a literal block scalar carries without an indentation indicator. */
function isLiteralBlock(text: string): boolean {
  return (
    text.includes('\n') &&
    !text.endsWith('\n\n') &&
    !/^[\s#]/.test(text) &&
    !text.split('\n').some(line => (line !== '' && line.trim() === '') || unprintable.test(line))
  );
}

function literalBlock(text: string): readonly string[] {
  const clipped = text.endsWith('\n');
  return [clipped ? '|' : '|-', ...(clipped ? text.slice(0, -1) : text).split('\n')];
}
