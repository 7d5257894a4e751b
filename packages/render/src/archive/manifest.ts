import { dependencies, license, name, version } from "../../package.json";

/**
 * The archive's `package.json`. The plugin brings along all that it needs, and a program has a Pulumi SDK of its own,
 * of which there must not be two.
 */
export function packageManifest() {
  return {
    name,
    version,
    private: true,
    description: "A Pulumi provider for Render: typed classes and the plugin.",
    license,
    main: "dist/index.js",
    types: "dist/index.d.ts",
    engines: { node: ">=20.19.0" },
    files: ["dist", "plugin", "schema.json"],
    peerDependencies: { "@pulumi/pulumi": `^${dependencies["@pulumi/pulumi"]}` },
  };
}
