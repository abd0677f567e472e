/** Variables that switch a framework between development and production. */

/** What the variable is in production; `undefined` where this is no switch, or it stands for production already. */
export function productionValue(name: string, value: string): string | undefined {
  const wanted = modes.get(name);
  if (wanted !== undefined) return /^(dev|develop|development|debug|local)$/i.test(value) ? wanted : undefined;
  const on = switches.has(name) && /^(1|true|yes|on)$/i.test(value);
  if (!on) return undefined;
  return /^\d$/.test(value) ? '0' : value === 'True' ? 'False' : 'false';
}

const modes: ReadonlyMap<string, string> = new Map([
  ['NODE_ENV', 'production'],
  ['RAILS_ENV', 'production'],
  ['RACK_ENV', 'production'],
  ['MIX_ENV', 'prod'],
  ['FLASK_ENV', 'production'],
  ['ASPNETCORE_ENVIRONMENT', 'Production'],
  ['DOTNET_ENVIRONMENT', 'Production'],
  ['APP_ENV', 'production'],
  ['GIN_MODE', 'release'],
]);

const switches = new Set(['FLASK_DEBUG', 'DJANGO_DEBUG', 'APP_DEBUG', 'UVICORN_RELOAD']);
