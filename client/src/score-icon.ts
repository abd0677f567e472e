/** A share of a score drawn small, as the icon of a row. */
import * as vscode from 'vscode';

/** A ring filled clockwise by `share` (0 to 1): green from the target on, red below half, else amber. */
export function scoreIcon(share: number, reached: boolean): vscode.Uri {
  const colour = reached ? '#3fa45b' : share < 0.5 ? '#e05252' : '#d9a036';
  const length = 2 * Math.PI * 5.5;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke-width="3">' +
    `<circle cx="8" cy="8" r="5.5" stroke="${colour}" stroke-opacity=".3"/>` +
    `<circle cx="8" cy="8" r="5.5" stroke="${colour}" stroke-dasharray="${(share * length).toFixed(2)} 99" transform="rotate(-90 8 8)"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
