"use strict";
// With Pulumi's SDK come a TypeScript compiler and npm's reader of installed packages, by which a program's functions are sent to a cloud. No
// command of ours sends any, and loading both would be half of its start: they are loaded when something of them is used.

const { createRequire } = require("node:module");

const requireAsSdk = createRequire(require.resolve("@pulumi/pulumi"));

/** What every importer asks: whether it is a module, and whether it wants to be imported as something else. */
const IMPORT_MARKS = { __proto__: null, __esModule: { value: true, configurable: true }, "module.exports": undefined };

for (const name of ["typescript", "@npmcli/arborist"]) {
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
