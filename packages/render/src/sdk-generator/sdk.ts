import { format } from "prettier";
import { functions, declarations, renderPackage } from "../resources/declarations";
import { providerSource, resourceSource } from "./class-source";
import { functionSource } from "./function-source";
import { typesSource } from "./types-source";

const banner = "// Generated from the declarations in src/resources by `npm run generate`; edit those.\n\n";

/** Every file of `src/sdk`: its name and its source. */
export async function sdkFiles(): Promise<ReadonlyMap<string, string>> {
  const sources: [string, string][] = [
    ["types.ts", typesSource(declarations)],
    ["provider.ts", providerSource(renderPackage.provider)],
    ...declarations.map((declaration): [string, string] => [
      `${fileName(declaration)}.ts`,
      resourceSource(declaration),
    ]),
    ...functions.map((declaration): [string, string] => [`${fileName(declaration)}.ts`, functionSource(declaration)]),
    ["index.ts", indexSource()],
  ];
  const formatted = sources.map(
    async ([name, source]) =>
      [
        name,
        await format(banner + source, {
          parser: "typescript",
          printWidth: 120,
        }),
      ] as const,
  );
  return new Map(await Promise.all(formatted));
}

function indexSource(): string {
  const files = ["provider", ...[...declarations, ...functions].map(fileName), "types"];
  return files.map((file) => `export * from "./${file}";`).join("\n");
}

function fileName({ name }: { readonly name: string }): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
