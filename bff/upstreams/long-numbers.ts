/** A JSON string as a whole, or an integer that does not fit into a JavaScript number for sure. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/** JSON whose long integers (64-bit ids) arrive as text, digit for digit, instead of being rounded. */
export function parseKeepingLongNumbers(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_LONG, (found) => (found.startsWith('"') ? found : `"${found}"`)))
}
