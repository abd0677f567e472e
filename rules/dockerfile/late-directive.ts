import { rule } from '../../server/core/rule.js';

export default rule({
  on: 'dockerfile.file',
  category: 'containers',
  severity: 'low',
  effort: [0.1, 0.1],
  applies: ({ comments }) => comments.some(({ text }) => directive.test(text)),
  *check({ comments, syntax }) {
    for (const { text, span } of comments) {
      const name = directive.exec(text)?.[1]?.toLowerCase();
      if (name === undefined || syntax.directives.some(known => known.span.start === span.start)) continue;
      yield {
        at: span,
        message: `A mere comment: \`${name}\` says something only above everything else, other comments included`,
      };
    }
  },
});

const directive = /^(syntax|escape|check)\s*=\s*([\w.-]+\/\S+|[\\`]|(skip|error)=\S+)$/i;
