/** One measured figure beside what it is held against. */
export interface Row {
  name: string
  value: number
  unit: string
  /** null: shown for comparison only. */
  limit: number | null
  /** Whether the figure must stay below the limit or reach it. */
  mustBe?: 'at most' | 'at least'
}

export const isMet = ({ value, limit, mustBe = 'at most' }: Row): boolean =>
  limit === null || (mustBe === 'at most' ? value <= limit : value >= limit)

/** The value below which `share` (0 to 1) of the measurements lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b)

export function printTable(title: string, rows: readonly Row[]): void {
  const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2))
  const lines = rows.map((row) => [
    row.name,
    `${figure(row.value)} ${row.unit}`,
    row.limit === null ? '–' : `${row.mustBe ?? 'at most'} ${figure(row.limit)} ${row.unit}`,
    row.limit === null ? '' : isMet(row) ? 'ok' : 'MISSED',
  ])
  const heads = ['measured', 'value', 'limit', '']
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const print = (cells: readonly string[]) =>
    console.log(`  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
  console.log(`\n${title}`)
  print(heads)
  print(widths.map((width) => '-'.repeat(width)))
  for (const line of lines) print(line)
}
