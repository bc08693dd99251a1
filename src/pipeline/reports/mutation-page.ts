// The mutation report as one page that opens from disk: everything inlined, nothing fetched, and source text that
// closes a script or brings its own stays text.

import { createHash } from 'node:crypto';
import type { MutationTestResult } from 'mutation-testing-report-schema/api';

const START = `
const app = document.querySelector('mutation-test-report-app');
app.report = JSON.parse(document.getElementById('report').textContent);
const paint = () => { document.body.style.backgroundColor = app.themeBackgroundColor; };
app.addEventListener('theme-changed', paint);
paint();
`;

/** The page; `elements` is the script of mutation-testing-elements. Only that script and the page's own may run. */
export function mutationPage(report: MutationTestResult, elements: string): string {
  const scripts = [elements, START];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map((text) => `'sha256-${digest(text)}'`).join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const [shown, start] = scripts.map((text) => `<script>${text}</script>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mutation report</title>
${shown}
</head>
<body style="margin: 0 1rem">
<mutation-test-report-app title-postfix="QTest"></mutation-test-report-app>
<script type="application/json" id="report">${data(report)}</script>
${start}
</body>
</html>
`;
}

/** JSON in which no character means anything to HTML. */
function data(report: MutationTestResult): string {
  return JSON.stringify(report).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The script is hashed as the browser sees it: line ends are read as \\n. */
function digest(script: string): string {
  return createHash('sha256').update(script.replace(/\r\n?/g, '\n')).digest('base64');
}
