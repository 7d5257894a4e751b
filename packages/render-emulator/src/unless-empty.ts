/** Render keeps many unset strings as empty ones; here both are the same. */
export function unlessEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
