import { fullName } from "../stack-resources";

/** How a part is named outside of its system's table. */
export type PartNames = (system: string, part: string) => string;

/** With its system where several change: two of them may have parts of one name. */
export function namesIn(systems: readonly { system: string }[]): PartNames {
  const isOne = new Set(systems.map(({ system }) => system)).size < 2;
  return (system, part) => (isOne ? part : fullName({ system, name: part }));
}
