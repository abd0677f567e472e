/** A name for a message: its beginning, where it is long, and never a quote that would end the one around it. */
export function shortName(name: string, most: number): string {
  const plain = name.replaceAll('`', "'").replaceAll(/\s+/g, ' ');
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
