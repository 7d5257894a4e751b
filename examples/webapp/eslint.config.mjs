import eslint from "@eslint/js";
import next from "@next/eslint-plugin-next";
import { defineConfig, globalIgnores } from "eslint/config";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["**/dist/", "**/.next/", "**/next-env.d.ts", "coverage/"]),
  eslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx,mts}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A route's handler is async because its interface is.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // Playwright reads from a fixture's pattern what it needs, which may be nothing.
    files: ["test/integration/**/*.ts"],
    rules: { "no-empty-pattern": "off" },
  },
  {
    files: ["apps/web/**/*.{ts,tsx}"],
    plugins: { "@next/next": next },
    extends: [hooks.configs.flat["recommended-latest"]],
    rules: { ...next.configs.recommended.rules, ...next.configs["core-web-vitals"].rules },
    settings: { next: { rootDir: "apps/web" } },
  },
  {
    // Programs that Node.js runs as they are.
    files: ["apps/web/**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        exports: "readonly",
        process: "readonly",
        console: "readonly",
        setInterval: "readonly",
        setTimeout: "readonly",
        __dirname: "readonly",
      },
    },
  },
);
