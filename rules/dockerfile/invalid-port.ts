import { replaceSpan } from '../../server/core/dockerfile/edit.js';
import { type Fix, rule } from '../../server/core/rule.js';
import type { Span } from '../../server/core/text.js';

export default rule({
  on: 'dockerfile.stage',
  category: 'containers',
  severity: 'high',
  effort: [0.1, 0.1],
  aliases: ['DL3011', 'AVD-DS-0008', 'DS-0008', 'DS008'],
  applies: ({ instructionsNamed }) => instructionsNamed('EXPOSE').length > 0,
  *check({ instructionsNamed }) {
    for (const { words } of instructionsNamed('EXPOSE')) {
      for (const { value, span } of words) {
        const problem = value === undefined ? undefined : problemOf(value, span);
        if (problem) yield { at: span, ...problem };
      }
    }
  },
});

function problemOf(port: string, span: Span): { message: string; fix?: Fix } | undefined {
  const shown = port.slice(0, 30);
  const mapped = /^(?:[\d.]*:)?\d+:(\d+(?:\/(?:tcp|udp))?)$|^[\d.]+:(\d+)$/i.exec(port);
  const inside = mapped?.[1] ?? mapped?.[2];
  if (inside !== undefined) {
    return {
      message: `\`${shown}\` maps a port, which EXPOSE cannot do: it names the one inside the container`,
      fix: { title: `Name \`${inside}\` alone`, safe: false, edits: () => replaceSpan(span, inside) },
    };
  }
  const [, from, to, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(port) ?? [];
  if (from === undefined) return { message: `\`${shown}\` is no port` };
  if ([from, to ?? from].some(number => Number(number) < 1 || Number(number) > 65_535)) {
    return { message: `\`${shown}\` is no port: they go from 1 to 65535` };
  }
  if (protocol !== undefined && !/^(tcp|udp|sctp)$/i.test(protocol)) {
    return { message: `\`${protocol.slice(0, 20)}\` is no protocol: there are \`tcp\`, \`udp\` and \`sctp\`` };
  }
  return undefined;
}
