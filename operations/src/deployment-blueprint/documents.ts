import { checks } from "../../../stacks/checks";
import type { System } from "../../../stacks/system";
import { formatted, GENERATE, type ManifestDocument } from "../manifest-documents/documents";
import { variablesOfServices } from "../manifest-documents/service-variables";
import { blueprintPage } from "./blueprint";
import { type DescribedSystem, describedSystems } from "./described-systems";
import { describe } from "./description";
import { manifestRules, ruleOf } from "./rules";

/** The blueprints of those systems that have one. */
export async function blueprintDocuments(root: string, systems: readonly System[]): Promise<ManifestDocument[]> {
  const documents = systems.map(async (system) => {
    const described = Object.hasOwn(describedSystems, system.name) ? describedSystems[system.name] : undefined;
    return described === undefined ? [] : [await blueprintDocument(root, system, described)];
  });
  return (await Promise.all(documents)).flat();
}

async function blueprintDocument(
  root: string,
  system: System,
  { version, settings, refused }: DescribedSystem,
): Promise<ManifestDocument> {
  const production = { environment: "production", stack: "production", isEncrypted: () => true } as const;
  const { configured } = system.configure(system.settings.parse(settings), production);
  const services = await variablesOfServices(system);
  const page = blueprintPage({
    system: system.name,
    version,
    command: GENERATE,
    description: await describe(configured),
    variables: services,
    rules: [...manifestRules(services), ...refused.flatMap((sample) => ruleOf(system, sample))],
    checks: (checks[system.name] ?? []).map(({ name }) => name),
  });
  return formatted(root, `examples/${system.name}/docs/deployment-blueprint.v${version}.md`, page);
}
