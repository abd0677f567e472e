import { shortName } from '../../server/core/model/compose.js';
import { hostPurpose } from '../../server/core/model/host-access.js';
import { rule } from '../../server/core/rule.js';
import { removeItem } from '../../server/core/yaml/edit.js';

const off = /^(?:(seccomp)[:=]unconfined|(apparmor)[:=]unconfined|(label)[:=]disable|(systempaths)[:=]unconfined)$/;

export default rule({
  on: 'compose.service',
  category: 'security',
  severity: 'high',
  effort: [0.25, 1],
  aliases: ['CL-0009'],
  applies: service => !service.compose.development && hostPurpose(service) === undefined,
  *check(service) {
    for (const item of service.yaml.get('security_opt')?.items() ?? []) {
      const profile = off
        .exec(item.text ?? '')
        ?.slice(1)
        .find(name => name !== undefined);
      if (profile === undefined || !service.owns(item)) continue;
      yield {
        at: item.span,
        message: `\`${shortName(service.name)}\` runs without ${names[profile] ?? profile}, a wall between it and its host`,
        fix: { title: 'Use the usual profile', safe: false, edits: () => removeItem(item, { prune: true }) },
      };
    }
  },
});

const names: Readonly<Record<string, string>> = {
  apparmor: 'AppArmor',
  label: 'SELinux',
  systempaths: 'system path',
};
