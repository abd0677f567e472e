/** Things with their number, each in words a translator sees whole. */
import { l10n } from 'vscode';

export function openBlockers(count: number): string {
  return count === 1 ? l10n.t('1 blocker open') : l10n.t('{0} blockers open', count);
}

export function promises(count: number): string {
  return count === 1 ? l10n.t('1 promise') : l10n.t('{0} promises', count);
}

export function findings(count: number): string {
  return count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', count);
}

export function moreFindings(count: number): string {
  return count === 1 ? l10n.t('1 more finding') : l10n.t('{0} more findings', count);
}

export function filesNotRead(count: number): string {
  return count === 1 ? l10n.t('1 file not read') : l10n.t('{0} files not read', count);
}

export function filesChanged(count: number, names: string): string {
  return count === 1
    ? l10n.t('Changes 1 file, unsaved and undoable:\n{0}', names)
    : l10n.t('Changes {0} files, unsaved and undoable:\n{1}', count, names);
}
