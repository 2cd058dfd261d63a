// Lets Node run the window's modules: lit-html's file for browsers wants a document as soon
// as it is loaded, so the tests get the same version's file for Node.

import { register } from "node:module";

const hook = `
  const forNode = ${JSON.stringify(new URL("../node_modules/lit-html/node/lit-html.js", import.meta.url).href)};
  export const resolve = (specifier, context, next) =>
    specifier.endsWith("/vendor/lit-html.js") ? { url: forNode, format: "module", shortCircuit: true } : next(specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
