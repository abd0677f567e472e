/**
 * Runner labels that GitHub no longer serves: a job that asks for one waits until it is cancelled.
 * Source: the announcements of github.com/actions/runner-images, read in November 2026: ubuntu-20.04 in #11101 (April 2025),
 * windows-2019 in #12045 (June 2025), macos-12 in #10721 (December 2024), macos-13 in #13046 (December 2025), macos-14 in
 * #13518 (November 2026). To refresh: a new announcement with its date goes here once that date has passed.
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
  ['macos-14', 'macos-15'],
  ['macos-14-large', 'macos-15-large'],
  ['macos-14-xlarge', 'macos-15-xlarge'],
  ['windows-2016', 'windows-2022'],
  ['windows-2019', 'windows-2022'],
]);
