/** When something of ours breaks: it is said once, and what a bug report needs can be copied. */
import * as vscode from 'vscode';
import type { FailureView } from '../../server/core/protocol.js';
import type { Connection, Crash } from './connection.js';

export function registerFailures(connection: Connection, version: string): vscode.Disposable {
  let crashes = 0;
  return vscode.Disposable.from(
    connection.onCrash(crash => {
      crashes = crash.count;
      void tellOf(crash);
    }),
    vscode.commands.registerCommand('readiness.copyDetails', async () => {
      // A server that stays off cannot be asked.
      const failures = await connection.failures().catch((): readonly FailureView[] => []);
      if (!crashes && !failures.length) {
        vscode.window.showInformationMessage(vscode.l10n.t('No internal error so far: there is nothing to copy.'));
        return;
      }
      await vscode.env.clipboard.writeText(details(version, crashes, failures));
      vscode.window.showInformationMessage(vscode.l10n.t('Copied. The details hold nothing of your files.'));
    }),
  );
}

async function tellOf({ count, restarts }: Crash): Promise<void> {
  if (restarts && count > 1) return;
  const [copy, restart] = [vscode.l10n.t('Copy Details'), vscode.l10n.t('Restart Server')];
  const answer = restarts
    ? await vscode.window.showWarningMessage(
        vscode.l10n.t('The readiness server ended unexpectedly and was started again.'),
        copy,
      )
    : await vscode.window.showErrorMessage(
        vscode.l10n.t('The readiness server ended again and again and stays off.'),
        restart,
        copy,
      );
  if (answer === copy) await vscode.commands.executeCommand('readiness.copyDetails');
  if (answer === restart) await vscode.commands.executeCommand('readiness.restartServer');
}

function details(version: string, crashes: number, failures: readonly FailureView[]): string {
  return [
    `DevOps Readiness ${version}, VS Code ${vscode.version}, ${process.platform} ${process.arch}`,
    ...(crashes ? [`The server ended ${crashes === 1 ? '1 time' : `${crashes} times`} unexpectedly`] : []),
    ...failures.flatMap(({ rule, fault, frames }) => [`${rule}: ${fault}`, ...frames.map(frame => `  at ${frame}`)]),
    '',
  ].join('\n');
}
