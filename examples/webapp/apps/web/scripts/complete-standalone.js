// Next.js leaves the files for browsers out of its standalone server, for a CDN to serve. Here that server serves them itself.
const { cpSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const app = join(__dirname, "..");
const modules = join(app, ".next/standalone/node_modules");
const standalone = join(app, ".next/standalone/apps/web");
cpSync(join(app, ".next/static"), join(standalone, ".next/static"), { recursive: true });
for (const file of ["start.js", "drain.js", "json-line.js"]) cpSync(join(app, file), join(standalone, file));
// The library that resizes images comes along unasked, and there are none to be resized: `images.unoptimized` in `next.config.ts`.
for (const name of ["sharp", "@img"]) rmSync(join(modules, name), { recursive: true, force: true });
