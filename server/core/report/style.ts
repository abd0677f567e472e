/** How the HTML report looks, on a page of its own and inside an editor. */

export const style = `
:root {
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2430; --muted: #5c6675; --line: #e2e6ec; --track: #e7eaef;
  --link: #1f5fbf; --good: #1a7f4b; --fair: #b26a00; --bad: #c2303a; --info: #3b6fc4; --code: #f0f2f5;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #191f27; --ink: #e3e8ef; --muted: #96a1b1; --line: #2a323d; --track: #2a323d;
    --link: #7db1ff; --good: #4cc38a; --fair: #e5a24a; --bad: #f0747c; --info: #7fa8ee; --code: #232b35;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 var(--sans); -webkit-text-size-adjust: 100%; }
main { max-width: 1000px; margin: 0 auto; padding: 40px 24px 64px; }
h1, h2, h3, p, ul, dl, dd { margin: 0; }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 18px; line-height: 1.3; letter-spacing: -0.005em; margin-bottom: 14px; }
h3 { font-size: 15px; line-height: 1.4; }
h2 .muted, h3 .muted { font-weight: 400; margin-left: 4px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code { font: 0.88em var(--mono); background: var(--code); border-radius: 4px; padding: 1px 5px; overflow-wrap: anywhere; }
pre { font: 12.5px/1.5 var(--mono); background: var(--code); border-radius: 6px; padding: 8px 12px; margin: 6px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
small { font-size: 13px; color: var(--muted); }
.muted { color: var(--muted); }
.num { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
small.gain, .gain { color: var(--good); font-variant-numeric: tabular-nums; white-space: nowrap; }
.kind { color: var(--muted); font-size: 12px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 24px; margin-bottom: 24px; }
header .muted { font-size: 13px; margin-top: 4px; }
.verdict { flex: none; margin-top: 6px; padding: 6px 14px; border: 1.5px solid; border-radius: 999px; font-size: 13px; font-weight: 700; letter-spacing: 0.05em; }
.good { --tone: var(--good); } .fair { --tone: var(--fair); } .bad { --tone: var(--bad); } .plain { --tone: var(--muted); }
.blocker { --tone: var(--bad); } .high { --tone: var(--fair); } .medium { --tone: var(--info); } .low { --tone: var(--muted); }
.verdict { color: var(--tone); } .verdict small { margin-left: 6px; color: inherit; font-weight: 500; letter-spacing: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 22px 26px 24px; margin-bottom: 18px; }
.hero { display: flex; align-items: center; gap: 36px; padding: 26px 30px; }
.gauge { flex: none; width: 296px; margin: 0 -12px; max-width: 100%; }
.gauge path { fill: none; stroke-width: 15; stroke-linecap: round; }
.track { stroke: var(--track); fill: var(--track); }
.gauge .value { stroke: var(--tone); }
.gauge .total { font-size: 42px; font-weight: 700; fill: var(--ink); letter-spacing: -0.02em; }
.goal { stroke: var(--ink); stroke-width: 2; }
.gauge .total.long { font-size: 34px; }
svg .small { font-size: 13px; fill: var(--muted); }
.tldr { flex: 1; min-width: 0; }
.tldr .lead { font-size: 17px; font-weight: 600; line-height: 1.45; margin-bottom: 8px; }
.tldr p + p { margin-top: 4px; }
.counts { display: flex; flex-wrap: wrap; gap: 6px 26px; list-style: none; padding: 0; margin-top: 18px; color: var(--muted); font-size: 13px; }
.counts b { display: block; font-size: 22px; line-height: 1.2; color: var(--tone); font-variant-numeric: tabular-nums; }
.counts .none { --tone: var(--muted); } .counts .work { --tone: var(--ink); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; }
thead th { color: var(--muted); font-size: 12.5px; font-weight: 500; padding: 0 0 8px; }
thead th.num { text-align: right; }
tbody th, tbody td, tfoot th, tfoot td { border-top: 1px solid var(--line); padding: 9px 0; vertical-align: middle; }
th + th, td { padding-left: 18px !important; }
tfoot th, tfoot td { font-weight: 600; border-top-width: 2px; }
section > .muted + table { margin-top: 12px; }
.rows .wide { width: 30%; }
.bar { display: block; overflow: visible; }
.bar .value { fill: var(--tone); }
.note { margin-top: 12px; font-size: 13px; }
.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; }
.marks, .findings, .tasks { list-style: none; padding: 0; }
.marks li { display: flex; gap: 8px; padding: 3px 0; }
.marks li span { min-width: 0; }
.marks li > small { margin-left: auto; padding: 1px 0 0 12px; }
.mark { flex: none; width: 18px; height: 18px; margin-top: 3px; fill: none; stroke: var(--muted); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.mark.kept, .mark.attested { stroke: var(--good); }
.mark.broken { stroke: var(--bad); }
.rest { font-size: 13px; margin-top: 4px; }
h3 .mark { margin: 0 6px 0 0; vertical-align: -4px; }
dd p + pre, dd p { margin-top: 4px; }
.issues article { border-top: 1px solid var(--line); padding: 16px 0 2px 16px; position: relative; }
.issues article:first-child { border-top: 0; padding-top: 0; }
.issues article + article { margin-top: 14px; }
.issues article::before { content: ""; position: absolute; left: 0; top: 18px; bottom: 2px; width: 3px; border-radius: 2px; background: var(--tone); }
.issues article:first-child::before { top: 3px; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; margin: 3px 0 8px; font-size: 13px; color: var(--muted); }
dl { display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 6px 12px; }
dt { color: var(--muted); font-size: 13px; line-height: 23px; }
.findings li { padding: 2px 0; overflow-wrap: anywhere; }
.place { font: 12.5px var(--mono); margin-right: 6px; overflow-wrap: anywhere; }
.marks .place { margin-right: 4px; font-size: 12px; } .marks span small { white-space: nowrap; }
.looked { font-size: 13px; }
.short .muted { font-size: 13px; margin-top: 4px; }
.projection { display: block; width: 100%; max-width: 760px; margin: 14px auto 18px; }
.projection .axis { stroke: var(--line); }
.projection .goal { stroke: var(--muted); stroke-width: 1.2; stroke-dasharray: 4 4; }
.projection polyline { fill: none; stroke: var(--info); stroke-width: 2.5; stroke-linejoin: round; }
.projection circle { fill: var(--card); stroke: var(--info); stroke-width: 2.5; }
.projection circle.good { fill: var(--good); stroke: var(--good); }
.projection .number { paint-order: stroke; stroke: var(--card); stroke-width: 4px; font-size: 15px; font-weight: 600; fill: var(--ink); }
.phases { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 28px; }
.phases .after { font-size: 24px; font-weight: 700; line-height: 1.2; margin: 10px 0 6px; font-variant-numeric: tabular-nums; }
.phases .after.good { color: var(--good); }
.phases .after small { font-size: 13px; font-weight: 500; margin-left: 8px; color: inherit; }
.phases .muted { font-size: 13px; }
.tasks { margin-top: 10px; }
.tasks small { white-space: nowrap; }
.tasks li { border-top: 1px solid var(--line); padding: 6px 0; font-size: 14px; line-height: 1.4; }
.capabilities { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 26px 36px; margin-top: 16px; }
.capabilities .muted { font-size: 13px; }
.share { margin: 6px 0 4px; } .share b { font-size: 20px; }
.capabilities .marks { font-size: 14px; }
.checklist { columns: 2; column-gap: 36px; }
.part { margin-bottom: 18px; } .part h3 { break-after: avoid; margin-bottom: 4px; }
.part li { break-inside: avoid; } .part details { margin: 2px 0 0 26px; font-size: 14px; } .part details .marks { margin-left: -26px; }
.part .not-applicable, .part .unknown, .part .accepted { color: var(--muted); }
#since h3 { margin: 20px 0 4px; }
.change { padding: 5px 0; break-inside: avoid; } .change p:first-child { font-weight: 600; } .change small { font-weight: 400; } .change .findings { font-size: 14px; }
#apart h3 { margin: 16px 0 4px; } #apart h3:first-of-type { margin-top: 0; }
details { margin-top: 16px; } details:first-of-type:nth-child(2) { margin-top: 0; }
summary { cursor: pointer; color: var(--muted); }
.apart { grid-template-columns: 190px minmax(0, 1fr); margin-top: 10px; }
.apart dd { line-height: 1.9; }
footer { color: var(--muted); font-size: 13px; padding: 8px 4px 0; }
@media screen and (max-width: 760px) {
  main { padding: 24px 14px 40px; }
  .hero { flex-direction: column; align-items: flex-start; gap: 18px; }
  .columns, .phases, .capabilities { grid-template-columns: minmax(0, 1fr); }
  .columns { gap: 0; } .checklist { columns: 1; }
  .rows .wide, .rows td:nth-child(5), .rows th:nth-child(5), .rows td:nth-child(6), .rows th:nth-child(6) { display: none; }
  .rows td:last-child { white-space: normal; } #wins th:nth-child(2), #wins td:nth-child(2) { display: none; }
  #wins td { white-space: normal; }
  section { padding: 18px; } th + th, td { padding-left: 10px !important; } .gauge { margin: 0; }
  dl, .apart { grid-template-columns: minmax(0, 1fr); gap: 0 0; } dt { margin-top: 6px; }
}
@media print {
  :root {
    --page: #fff; --card: #fff; --ink: #14191f; --muted: #4c5561; --line: #d5dae1; --track: #e3e7ec; --code: #f3f4f6;
    --link: #1c4f9c; --good: #176f42; --fair: #9a5b00; --bad: #b0232d; --info: #2f5fae;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; zoom: 0.8; }
  section { border: 0; padding: 0 0 6px; margin-bottom: 18px; }
  .hero { padding: 0; } h2 { break-after: avoid; } article, tr, li, .gauge, .projection { break-inside: avoid; }
  .phases article { break-inside: auto; } details:not(.onscreen)::details-content { content-visibility: visible; }
}
`;

/** The theme's colours instead of the page's own. */
export const editorColours = `
:root, body {
  --page: var(--vscode-editor-background); --card: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground);
  --muted: var(--vscode-descriptionForeground); --line: color-mix(in srgb, var(--vscode-editor-foreground) 16%, transparent);
  --track: color-mix(in srgb, var(--vscode-editor-foreground) 13%, transparent); --link: var(--vscode-textLink-foreground);
  --good: var(--vscode-testing-iconPassed, #2e9e5b); --fair: var(--vscode-editorWarning-foreground);
  --bad: var(--vscode-editorError-foreground); --info: var(--vscode-editorInfo-foreground);
  --code: var(--vscode-textCodeBlock-background); --sans: var(--vscode-font-family); --mono: var(--vscode-editor-font-family);
}
body { padding: 0; } code { color: inherit; } main { padding-top: 24px; }
body.vscode-high-contrast section, body.vscode-high-contrast-light section { border-color: var(--vscode-contrastBorder); }
`;

/** Posts a clicked place to the editor, and keeps the place on the page when the report is rendered again. */
export const script = `
const host = acquireVsCodeApi();
const state = host.getState();
if (state) window.scrollTo(0, state.top);
let waiting = false;
window.addEventListener('scroll', () => {
  if (waiting) return;
  waiting = true;
  setTimeout(() => { waiting = false; host.setState({ top: window.scrollY }); }, 100);
});
document.addEventListener('click', event => {
  const link = event.target instanceof Element && event.target.closest('a[data-path]');
  if (!link) return;
  event.preventDefault();
  const { path, line } = link.dataset;
  host.postMessage({ type: 'open', path, line: line === undefined ? undefined : Number(line) });
});
`;
