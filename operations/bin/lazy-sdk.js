"use strict";
// With Pulumi's SDK come a TypeScript compiler and npm's reader of installed packages, by which a program's functions are sent to a cloud, and
// what traces of a run are sent with. Few runs send any of them, and loading all that would be half of a start: each is loaded when something of
// it is used.

const { createRequire } = require("node:module");

const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi"));

/** What every importer asks: whether it is a module, and whether it wants to be imported as something else. */
const IMPORT_MARKS = { __proto__: null, __esModule: { value: true, configurable: true }, "module.exports": undefined };

const LEFT = [
  "typescript",
  "@npmcli/arborist",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
];

for (const name of LEFT) {
  const file = requireAsSdk.resolve(name);
  const load = () => {
    delete require.cache[file];
    return requireAsSdk(file);
  };
  require.cache[file] = {
    id: file,
    filename: file,
    path: file,
    loaded: true,
    children: [],
    paths: [],
    exports: lazily(load),
  };
}

/** An object that is loaded when it is asked for anything that is no mark. */
function lazily(load) {
  let loaded;
  const target = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      get: (_empty, key) => (key in IMPORT_MARKS ? IMPORT_MARKS[key]?.value : Reflect.get(target(), key)),
      has: (_empty, key) => Reflect.has(target(), key),
      ownKeys: () => Reflect.ownKeys(target()),
      getOwnPropertyDescriptor(_empty, key) {
        if (key in IMPORT_MARKS) return IMPORT_MARKS[key];
        const descriptor = Reflect.getOwnPropertyDescriptor(target(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

// Programs here are loaded as JavaScript, as `typescript: false` in `Pulumi.yaml` says; a language host that is older than that setting
// asks for TypeScript all the same.
delete process.env.PULUMI_NODEJS_TYPESCRIPT;
