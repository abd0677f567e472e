import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { Shown } from '../../../client/src/extension.js';
import {
  codeOf,
  eventually,
  extensionShown,
  findNode,
  folderUri,
  lightbulb,
  open,
  replaceAll,
  squiggles,
  squigglesBecome,
  treeLines,
} from './editor.js';

const restart = 'compose/missing-restart-policy';
const bothBroken = [`3:3-6 ${restart}`, `13:3-8 ${restart}`];

describe('one folder', () => {
  let shown: Shown;
  let original: string;

  before(async () => {
    const { document } = await open('compose.yaml');
    original = document.getText();
    shown = await extensionShown();
    await squigglesBecome(document.uri, bothBroken);
  });

  beforeEach(async () => {
    const editor = await open('compose.yaml');
    if (editor.document.getText() !== original) await replaceAll(editor, original);
    await editor.document.save();
    await squigglesBecome(editor.document.uri, bothBroken);
  });

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('draws a squiggle under the name of what lacks something, with a link to its rule', async () => {
    const { document } = await open('compose.yaml');
    const first = vscode.languages.getDiagnostics(document.uri).find(({ code }) => codeOf(code) === restart);
    assert.ok(first);
    assert.equal(document.getText(first.range), 'web');
    assert.equal(first.source, 'readiness');
    assert.equal(first.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(first.message, /`web` stays down/);
    assert.ok(typeof first.code === 'object');
    assert.equal(first.code.value, restart);
    assert.equal(first.code.target.scheme, 'command');
  });

  it('marks files that are not open', async () => {
    const workflow = vscode.Uri.joinPath(folderUri(), '.github/workflows/ci.yaml');
    const secret = await eventually(
      () => vscode.languages.getDiagnostics(workflow).find(({ code }) => codeOf(code) === 'workflow/hardcoded-secret'),
      'the finding in the workflow',
    );
    assert.equal(secret.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(!secret.message.includes('q8Zt41LmX0aRv7Kc9WnPs3Hd'), 'the value is not shown');
  });

  it('mends with the lightbulb: the text gains one line, the squiggle goes, the score rises', async () => {
    const editor = await open('compose.yaml');
    const before = score(shown);
    editor.selection = new vscode.Selection(2, 3, 2, 3);
    // Asked too soon the editor finds nothing to fix and does nothing.
    await eventually(
      async () => {
        await vscode.commands.executeCommand('editor.action.autoFix');
        return eventually(() => editor.document.isDirty, 'the fix', 2_000);
      },
      'the fix',
      20_000,
    );
    assert.equal(
      editor.document.getText(),
      original.replace(/( +)cpus: "0.5"\n\n/, '$&').replace('\n\n  cache', '\n    restart: unless-stopped\n\n  cache'),
    );
    await squigglesBecome(editor.document.uri, [`14:3-8 ${restart}`]);
    await eventually(() => score(shown) > before, 'a higher score');
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), original);
    await squigglesBecome(editor.document.uri, bothBroken);
    await eventually(() => score(shown) === before, 'the score to fall back');
  });

  it('shows by how much the score moved, and stops showing it', async () => {
    const editor = await open('compose.yaml');
    await eventually(() => /10$/.test(shown.statusBar.text), 'a score without a difference');
    await editor.edit(edit => edit.insert(new vscode.Position(3, 0), '    restart: always\n'));
    await eventually(() => {
      assert.match(shown.statusBar.text, /\/10 \+\d\.\d\d$/);
      return true;
    }, 'the difference');
    const difference = /\+\d\.\d\d$/.exec(shown.statusBar.text)?.[0] ?? '';
    assert.equal(shown.sidebarDescription(), difference);
    assert.ok(shown.statusBar.accessibilityInformation?.label.includes(difference));
    await vscode.commands.executeCommand('undo');
    await eventually(() => shown.statusBar.text.endsWith(`−${difference.slice(1)}`), 'the way back');
    await eventually(() => /10$/.test(shown.statusBar.text) && !shown.sidebarDescription(), 'nothing any more');
  });

  it('offers fix, accept and off in the lightbulb', async () => {
    const { document } = await open('compose.yaml');
    const titles = (await lightbulb(document.uri, 3, 4)).map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 4), [
      'Restart unless stopped',
      'Fix all safe problems in this file',
      `Accept ${restart} here with a reason…`,
      `Turn ${restart} off in .readiness.yaml`,
    ]);
  });

  it('offers nothing where there is no finding', async () => {
    const { document } = await open('compose.yaml');
    const actions = await lightbulb(document.uri, 4, 6);
    assert.deepEqual(
      actions.filter(({ diagnostics }) => diagnostics?.some(({ source }) => source === 'readiness')),
      [],
    );
  });

  it('fixes all on save when asked to', async () => {
    const settings = vscode.workspace.getConfiguration('editor');
    await settings.update(
      'codeActionsOnSave',
      { 'source.fixAll.readiness': 'explicit' },
      vscode.ConfigurationTarget.Global,
    );
    try {
      const editor = await open('compose.yaml');
      await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '# Ours.\n'));
      await editor.document.save();
      const mended = editor.document.getText();
      assert.equal(mended.match(/^ {4}restart: unless-stopped$/gm)?.length, 2);
      assert.ok(mended.includes('image: redis:7.4 # the LTS line\n'), 'comments stay');
      const lines = mended.split('\n');
      let from = 0;
      for (const line of `# Ours.\n${original}`.trimEnd().split('\n')) {
        from = lines.indexOf(line, from) + 1;
        assert.ok(from > 0, `${line} stays, in its place:\n${mended}`);
      }
      await squigglesBecome(editor.document.uri, []);
    } finally {
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('keeps up with typing and keeps its squiggles through half a line', async () => {
    const editor = await open('compose.yaml');
    const end = new vscode.Position(editor.document.lineCount, 0);
    await editor.edit(edit => edit.insert(end, '\n  queue:\n    image: rabbitmq:4.0\n    healthcheck:\n      test: ['));
    await new Promise(resolve => setTimeout(resolve, 400));
    assert.deepEqual(squiggles(editor.document.uri), bothBroken, 'half a line wipes nothing');
    await editor.edit(edit =>
      edit.insert(
        editor.document.lineAt(editor.document.lineCount - 1).range.end,
        'CMD, rabbitmq-diagnostics, ping]\n',
      ),
    );
    await eventually(
      () => squiggles(editor.document.uri).some(line => line.endsWith(restart) && line.startsWith('23:')),
      'the new service',
    );
  });

  it('follows files that change on disk', async () => {
    const uri = vscode.Uri.joinPath(folderUri(), 'extra', 'compose.yaml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('services:\n  api:\n    image: nginx:1.27.3\n'));
    await eventually(() => squiggles(uri).some(line => line === `2:3-6 ${restart}`), 'a squiggle in the new file');
    await vscode.workspace.fs.delete(uri);
    await squigglesBecome(uri, []);
  });

  it('moves a secret out of a workflow without showing it', async () => {
    const { document } = await open('.github/workflows/ci.yaml');
    const move = (await lightbulb(document.uri, 12, 26)).find(({ title }) => title === 'Move to GitHub Secrets');
    assert.ok(move?.edit && move.command);
    assert.equal(move.command.command, 'readiness.offerCommand');
    assert.deepEqual(move.command.arguments?.[0], 'gh secret set SHOP_API_KEY');
    const [entry] = move.edit.entries();
    assert.equal(entry?.[1][0]?.newText.trim(), '${{ secrets.SHOP_API_KEY }}');
    assert.ok(!JSON.stringify(move.command).includes('q8Zt'));
  });

  it('shows verdict, rows, promises and findings in the sidebar', async () => {
    const lines = await treeLines(shown.sidebar, 4);
    assert.match(lines[0] ?? '', /^NOT READY \| ([+−]\d\.\d\d · )?\d+\.\d+\/10, /);
    assert.ok(
      lines.some(line => /^Docker & Containers \| \d+\.\d · weight 15$/.test(line)),
      lines.join('\n'),
    );
    assert.ok(
      lines.some(line => /^ {4}compose\.yaml:3 \| \+\d\.\d\d {2}web stays down after a crash or a reboot$/.test(line)),
      lines.join('\n'),
    );
    const finding = await findNode(shown.sidebar, ({ description }) =>
      String(description).includes('cache stays down'),
    );
    assert.ok(finding);
    assert.match(
      String(finding.item.accessibilityInformation?.label),
      /high, compose\.yaml:13, .*fix: Restart unless stopped/,
    );
    const command = finding.item.command;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    await eventually(() => vscode.window.activeTextEditor?.selection.start.line === 12, 'the cursor at the finding');
  });

  it('mends from the sidebar', async () => {
    const finding = await findNode(shown.sidebar, ({ description }) =>
      String(description).includes('cache stays down'),
    );
    assert.ok(finding);
    assert.match(String(finding.item.contextValue), /\bfix\b/);
    await vscode.commands.executeCommand('readiness.fixFinding', finding.node);
    const { document } = await open('compose.yaml');
    await squigglesBecome(document.uri, [`3:3-6 ${restart}`]);
  });

  it('says in words what every node of the sidebar is', async () => {
    for (const grouping of ['severity', 'file', 'quickWins', 'row']) {
      await vscode.commands.executeCommand('readiness.groupBy', grouping);
      const seen = new Set<string>();
      const mute: string[] = [];
      await findNode(shown.sidebar, item => {
        const label = item.accessibilityInformation?.label ?? '';
        seen.add(item.id?.split(' ')[0] ?? '');
        if (!/\w/.test(label) || /[$`]|undefined/.test(label)) mute.push(`${item.id}: ${label}`);
        return false;
      });
      assert.deepEqual(mute, []);
      assert.ok(seen.has('verdict') && seen.has('finding'), [...seen].join());
    }
  });

  it('groups the findings by severity, file and quick wins', async () => {
    for (const [grouping, expected] of [
      ['severity', /^Blocker \| \d+$/],
      ['file', /^compose\.yaml \| \d+$/],
      ['quickWins', /stays down after a crash/],
    ] as const) {
      await vscode.commands.executeCommand('readiness.groupBy', grouping);
      const lines = await treeLines(shown.sidebar, 1);
      assert.ok(
        lines.some(line => expected.test(line)),
        `${grouping}: ${lines.join('\n')}`,
      );
    }
    await vscode.commands.executeCommand('readiness.groupBy', 'row');
  });

  it('shows the score in the status bar, with a warning while a blocker is open', async () => {
    await eventually(() => /Readiness \d+\.\d\/10$/.test(shown.statusBar.text), 'a score');
    assert.deepEqual(shown.statusBar.backgroundColor, new vscode.ThemeColor('statusBarItem.warningBackground'));
    assert.equal(shown.statusBar.command, 'readiness.showReport');
  });

  it('opens the report, once', async () => {
    const reports = () => tabs().filter(label => label.startsWith('Readiness: '));
    await vscode.commands.executeCommand('readiness.showReport');
    await eventually(() => reports().length === 1, 'the report');
    await vscode.commands.executeCommand('readiness.showReport');
    assert.equal(reports().length, 1);
  });

  it('compares with another state of the folder', async function () {
    const git = (...words: string[]) =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: folderUri().fsPath })
        .status === 0;
    if (!git('--version')) this.skip();
    assert.ok(git('init', '-q') && git('add', '.') && git('commit', '-q', '-m', 'Begin'));
    try {
      await vscode.commands.executeCommand('readiness.compare', 'HEAD');
      await eventually(() => tabs().some(label => label === 'Readiness: shop since HEAD'), 'the comparison');
      await vscode.commands.executeCommand('readiness.compare', 'nowhere');
      await eventually(
        () => !tabs().some(label => label.endsWith('since nowhere')),
        'no tab for what git does not know',
      );
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folderUri(), '.git'), { recursive: true });
    }
  });

  it('opens the page of a rule', async () => {
    await vscode.commands.executeCommand('readiness.openRule', restart);
    await eventually(() => tabs().some(label => label.includes('missing-restart-policy')), 'the page');
  });

  it('works whatever language a file is said to be', async () => {
    const labels = [
      ['compose.yaml', 'dockercompose'],
      ['compose.yaml', 'plaintext'],
      ['.github/workflows/ci.yaml', 'github-actions-workflow'],
    ] as const;
    for (const [path, language] of labels) {
      const { document } = await open(path);
      const before = document.languageId;
      await eventually(() => squiggles(document.uri).length > 0, `squiggles in ${path}`);
      const expected = squiggles(document.uri);
      const relabelled = await vscode.languages.setTextDocumentLanguage(document, language);
      try {
        assert.equal(relabelled.languageId, language);
        const editor = await open(path);
        await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '# Ours.\n'));
        const moved = expected.map(line => line.replace(/^\d+/, number => String(Number(number) + 1)));
        await squigglesBecome(document.uri, moved);
        const [line = 0, character = 0] =
          /^(\d+):(\d+)/
            .exec(moved[0] ?? '')
            ?.slice(1)
            .map(Number) ?? [];
        const actions = await lightbulb(document.uri, line, character);
        assert.ok(
          actions.some(({ title }) => title.startsWith('Accept ')),
          language,
        );
        await vscode.commands.executeCommand('undo');
        await squigglesBecome(document.uri, expected);
      } finally {
        await vscode.languages.setTextDocumentLanguage(document, before);
      }
    }
  });

  it('fades an accept that accepts nothing', async () => {
    const editor = await open('compose.yaml');
    await editor.edit(edit => edit.insert(new vscode.Position(3, 0), `    # readiness: accept[${restart}] old\n`));
    const faded = await eventually(
      () =>
        vscode.languages
          .getDiagnostics(editor.document.uri)
          .find(({ source, tags }) => source === 'readiness' && tags?.includes(vscode.DiagnosticTag.Unnecessary)),
      'the faded accept',
    );
    assert.equal(faded.range.start.line, 3);
    assert.equal(faded.severity, vscode.DiagnosticSeverity.Hint);
  });

  it('has every command it announces', async () => {
    const { contributes } = vscode.extensions.getExtension('devops-readiness.devops-readiness')?.packageJSON ?? {};
    const known = new Set(await vscode.commands.getCommands(true));
    const announced: string[] = contributes.commands.map(({ command }: { command: string }) => command);
    assert.deepEqual(
      announced.filter(command => !known.has(command)),
      [],
    );
  });

  it('completes rule ids in an accept comment', async () => {
    const editor = await open('compose.yaml');
    await editor.edit(edit => edit.insert(new vscode.Position(2, 0), '  # readiness: accept[\n'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      new vscode.Position(2, '  # readiness: accept['.length),
    );
    const ours = items.filter(({ detail }) => detail?.endsWith('(open here)')).map(({ label }) => label);
    assert.ok(ours.includes(restart), ours.join());
  });

  it('creates .readiness.yaml, and obeys it', async () => {
    await vscode.commands.executeCommand('readiness.createConfig');
    const editor = await eventually(() => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.endsWith('/.readiness.yaml') ? active : undefined;
    }, '.readiness.yaml');
    try {
      await replaceAll(editor, `rules:\n  ${restart}: off\n`);
      await editor.document.save();
      await squigglesBecome(vscode.Uri.joinPath(folderUri(), 'compose.yaml'), []);
      await replaceAll(editor, 'targit: 9\n');
      await eventually(
        () => vscode.languages.getDiagnostics(editor.document.uri).length === 1,
        'a word on the unknown key',
      );
    } finally {
      await vscode.workspace.fs.delete(editor.document.uri);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  it('goes on when the server ends by itself, and says what a report needs', async () => {
    serverProcess().kill('SIGKILL');
    const editor = await open('compose.yaml');
    await editor.edit(edit => edit.insert(new vscode.Position(3, 0), '    restart: always\n'));
    await squigglesBecome(editor.document.uri, [`14:3-8 ${restart}`]);
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('readiness.copyDetails');
    const details = await eventually(() => vscode.env.clipboard.readText(), 'the details');
    assert.match(details, /^DevOps Readiness \d.*\nThe server ended 1 time unexpectedly\n$/);
    await vscode.commands.executeCommand('undo');
  });

  it('starts the server again', async () => {
    await vscode.commands.executeCommand('readiness.restartServer');
    await squigglesBecome(vscode.Uri.joinPath(folderUri(), 'compose.yaml'), bothBroken);
    await eventually(() => /\d/.test(shown.statusBar.text), 'a score');
  });
});

function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs).map(({ label }) => label);
}

/** The language server among the processes that the extensions of this editor started. */
function serverProcess(): ChildProcess {
  const handles = (process as unknown as { _getActiveHandles(): readonly Partial<ChildProcess>[] })._getActiveHandles();
  const server = handles.find(({ spawnargs }) => spawnargs?.some(argument => /dist.server\.js$/.test(argument)));
  assert.ok(server, 'the server runs');
  return server as ChildProcess;
}

function score({ statusBar }: Shown): number {
  return Number(/(\d+\.\d\d)\/\d+/.exec(String(statusBar.tooltip))?.[1]);
}
