import importX, { createNodeResolver } from "eslint-plugin-import-x";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Our folders, each with those of ours that it may import. Imports go one way. */
const MAY_IMPORT = {
  infra: ["stacks", "components", "packages/render", "packages/render-api"],
  stacks: ["components"],
  components: ["packages/render", "packages/render-api"],
  "packages/render": ["packages/render-client", "packages/render-api", "packages/private-folder"],
  "packages/render-client": ["packages/render-api"],
  "packages/render-emulator": ["packages/render-api", "packages/private-folder"],
  "packages/render-api": [],
  "packages/private-folder": [],
  operations: [
    "infra",
    "stacks",
    "components",
    "packages/render-api",
    "packages/render-client",
    "packages/render-emulator",
    "packages/private-folder",
    "toolchain",
  ],
  policy: ["packages/render"],
  toolchain: ["packages/private-folder"],
  examples: [],
};

const importZones = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  target: `./${folder}`,
  from: [...Object.keys(MAY_IMPORT), "test"]
    .filter((other) => other !== folder && !allowed.includes(other))
    .map((other) => `./${other}`),
  message: `\`${folder}\` may import ${allowed.map((other) => `\`${other}\``).join(", ") || "nothing of ours"}; see eslint.config.mjs.`,
}));

/** A package is entered by its `exports`: by its name, and from outside never by a path into it. */
const packageEntries = {
  patterns: [
    {
      group: ["**/packages/*", "**/packages/**"],
      message: "Enter a package by its name and its `exports`.",
    },
  ],
};

/** The layers of the emulator, from HTTP down to processes: each may know those below it. */
const EMULATOR = "./packages/render-emulator/src";
const emulatorZones = [
  {
    target: [`${EMULATOR}/runtimes/**/!(*.test).ts`, `${EMULATOR}/state/**/!(*.test).ts`],
    from: [`${EMULATOR}/http/**/*`, `${EMULATOR}/resources/**/*`],
    except: [],
    message: "Runtimes and what all state has in common know no kind of resource, and nothing of HTTP.",
  },
  {
    target: `${EMULATOR}/resources/**/{state,record,query,deployer,pipeline,builds}.ts`,
    from: [`${EMULATOR}/http/**/*`, `${EMULATOR}/resources/**/routes.ts`],
    message: "State knows nothing of HTTP: routes call it.",
  },
];

export default defineConfig(
  globalIgnores(["**/node_modules/", "**/dist/", "**/.next/", "**/next-env.d.ts", "**/.slipway/", "**/coverage/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{ts,mts,tsx}"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: {
      "import-x/no-restricted-paths": [
        "error",
        { basePath: import.meta.dirname, zones: [...importZones, ...emulatorZones] },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["{infra,stacks,components,operations,packages,policy,toolchain}/**/*.{ts,mts}"],
    // A test may look inside.
    ignores: ["**/*.test.ts", "**/*.fixture.ts"],
    rules: { "no-restricted-imports": ["error", packageEntries] },
  },
  {
    // The pack runs beside any program, with whatever copy of the SDK that has: it needs none.
    files: ["policy/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [{ name: "@pulumiverse/render", allowTypeImports: true, message: "Import types alone of the SDK." }],
        },
      ],
    },
  },
  {
    // What is printed may have anybody's words in it: it goes one way in each program, which knows what a terminal does with them. And a
    // text that comes first in a call of `console` is a format, in which `%s` is not what it says.
    files: ["{infra,stacks,components,operations,packages,policy,toolchain}/**/*.{ts,mts}"],
    ignores: [
      ...["**/*.test.ts", "**/*.fixture.ts", "**/testing/**"],
      ...["operations/src/terminal.ts", "packages/render-emulator/src/report.ts"],
      // Its output is Pulumi's protocol.
      "packages/render/src/main.ts",
    ],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression[callee.property.name='write'] > MemberExpression > MemberExpression[object.name='process']",
          message: "Print with `print`, `complain` or `note` of operations, or `say` and `report` of the emulator.",
        },
      ],
    },
  },
  {
    // What an example imports is not installed here, so nothing is known of its types; its own check is about those.
    files: ["examples/**/*.{ts,mts,tsx}"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
  },
  {
    files: ["**/*.{ts,mts}"],
    ignores: ["examples/**"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // These two find no bugs in our code and make it longer.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // It does not end where one recursive type is assigned to another, as a plain value is to a value with marks.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // A handler may be async because its interface is.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    // Written from the declarations.
    files: ["packages/render/src/sdk/*.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["**/*.test.ts"],
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": "off",
      // Vitest's matchers inside an expected object (`expect.any`, `expect.stringContaining`) are typed `any`.
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
);
