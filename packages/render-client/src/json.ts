/** The value of a JSON text, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether lists and objects are nested within each other more than so many times. Takes no pattern: one that passes over texts fails on long ones. */
export function isDeeperThan(levels: number, text: string): boolean {
  let depth = 0;
  let isWithinText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isWithinText = !isWithinText;
    else if (isWithinText) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}
