/**
 * Runner labels that GitHub no longer serves: a job that asks for one waits until it is cancelled.
 * Source: what github.com/actions/runner-images announced, as known in January 2026; verify when refreshing.
 */

/** Retired labels, and the one that takes over with the least change. */
export const retiredRunners: ReadonlyMap<string, string> = new Map([
  ['ubuntu-16.04', 'ubuntu-22.04'],
  ['ubuntu-18.04', 'ubuntu-22.04'],
  ['ubuntu-20.04', 'ubuntu-22.04'],
  ['macos-10.15', 'macos-15'],
  ['macos-11', 'macos-15'],
  ['macos-11.0', 'macos-15'],
  ['macos-12', 'macos-15'],
  ['macos-12-large', 'macos-15-large'],
  ['macos-12-xl', 'macos-15-large'],
  ['macos-13', 'macos-15-intel'],
  ['macos-13-large', 'macos-15-large'],
  ['macos-13-xlarge', 'macos-15-xlarge'],
  ['windows-2016', 'windows-2022'],
  ['windows-2019', 'windows-2022'],
]);
