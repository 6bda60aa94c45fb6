/** What the menu of a figure says. */
export const words = {
  asTable: 'As a table',
  save: { png: 'Save PNG', svg: 'Save SVG', csv: 'Save CSV' },
  copy: 'Copy as CSV',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying. Save the CSV instead.',
  nothing: 'Nothing to save yet.',
  failed: 'The browser could not make this file.',
  close: 'Close',
} as const
