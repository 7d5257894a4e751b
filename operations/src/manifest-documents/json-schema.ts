import { jsonSchemaOf, refusalText, type VariableDescription } from "../../../components/variable-description";
import type { Manifest } from "../../../components/manifest";

interface Property {
  default?: unknown;
}

/**
 * The JSON Schema of a service's environment. Numbers and booleans are those: what checks the texts of a process by it has to take them for
 * such, as Ajv does with `coerceTypes`.
 */
export function environmentSchema(
  place: { system: string; service: string; command: string },
  manifest: Manifest,
  variables: readonly VariableDescription[],
): object {
  const { $schema, properties, ...rest } = jsonSchemaOf(manifest) as {
    $schema: string;
    properties: Record<string, Property>;
  };
  const described = variables.map(({ name, meaning, takes, isSecret, refusals }) => {
    const { default: standard, ...shape } = properties[name] ?? {};
    const sentences = [meaning, `Takes ${takes}`, ...refusals.map(refusalText)].map((sentence) => `${sentence}.`);
    const secret = isSecret ? { writeOnly: true } : {};
    const shown = standard === undefined || isSecret ? {} : { default: standard };
    return [name, { description: sentences.join(" "), ...shape, ...shown, ...secret }] as const;
  });
  return {
    $schema,
    $comment: `Written from the manifest in stacks/${place.system} by \`${place.command}\`: change that, not this.`,
    title: `Environment of ${place.service} in ${place.system}`,
    ...rest,
    properties: Object.fromEntries(described),
  };
}
