// Fills the operations that come in as JSON, with the window's own code: {base, value, operations} in, addresses by name out.
import { emptyAddress, withValue } from '../../ui/src/operations.js';

let text = '';
for await (const part of process.stdin) text += part;
const { base, value, operations } = JSON.parse(text);
const filled = operations.map((operation) => {
  const required = operation.parameters.filter((parameter) => parameter.required);
  return required.reduce((url, parameter) => withValue(base, operation, url, parameter, value), emptyAddress(base, operation));
});
process.stdout.write(JSON.stringify(filled));
